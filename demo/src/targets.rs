//! The totals that a year must come to.

use jiff::civil::Date;
use rulebook::Decimal;
use toml::{Table, Value};

/// A table of totals (`demo/targets.toml`).
#[derive(Debug, Clone)]
pub struct Targets {
    /// 党建.
    pub party: Party,
    /// 经济.
    pub economy: Economy,
    /// 招商.
    pub investment: Investment,
    /// 重点项目.
    pub projects: Projects,
    /// 城市.
    pub city: City,
    /// 大气, PM10 and PM2.5.
    pub air: [Air; 2],
    /// 社会事务.
    pub social: Social,
}

/// Totals of the party office.
#[derive(Debug, Clone)]
pub struct Party {
    /// Code of the contest's award.
    pub award: String,
    /// Year for which enterprises are commended.
    pub commended_year: u32,
    /// Attendances of study.
    pub study_attendance: u32,
    /// Least and most surveys.
    pub surveys: (u32, u32),
    /// Least and most lectures.
    pub lectures: (u32, u32),
    /// Branches commended.
    pub advanced_branches: u32,
    /// Branch secretaries and members commended.
    pub commended_members: u32,
}

/// An indicator and its share of the city's.
#[derive(Debug, Clone, Copy)]
pub struct Indicator {
    /// 亿元, as printed.
    pub value: Decimal,
    /// Per cent, as printed with one place.
    pub share: Decimal,
    /// The city's central area, 亿元.
    pub central: Decimal,
}

/// Totals of the economy office.
#[derive(Debug, Clone)]
pub struct Economy {
    /// Output.
    pub output: Indicator,
    /// Operating revenue.
    pub revenue: Indicator,
    /// Budget revenue, 亿元 with two places.
    pub budget_revenue: Decimal,
}

/// Totals of the investment office.
#[derive(Debug, Clone)]
pub struct Investment {
    /// Formal contracts of at least 1亿元.
    pub from_100_million: u32,
    /// Those of at least 10亿元 among them.
    pub from_1_billion: u32,
    /// Year of the campaign.
    pub campaign_year: u32,
}

/// Totals of the projects office.
#[derive(Debug, Clone)]
pub struct Projects {
    /// Provincial and municipal projects.
    pub key: u32,
    /// Target of the one commercial project.
    pub plaza_target: Date,
}

/// Totals of the city office.
#[derive(Debug, Clone)]
pub struct City {
    /// Latrines removed.
    pub latrines: u32,
    /// Roads built or rebuilt.
    pub roads: u32,
    /// Toilets built or rebuilt.
    pub toilets: u32,
}

/// A pollutant's year.
#[derive(Debug, Clone, Copy)]
pub struct Air {
    /// The zone's rank among five.
    pub rank: u32,
    /// Months in which it is first.
    pub firsts: u32,
}

/// Totals of the social-affairs office.
#[derive(Debug, Clone)]
pub struct Social {
    /// People taken over.
    pub staff: u32,
    /// Schools taken over.
    pub schools: u32,
    /// Hospitals taken over.
    pub hospitals: u32,
    /// Functional centres.
    pub centres: u32,
}

impl Targets {
    /// The demonstration's own table.
    pub fn standard() -> Self {
        Self::read(include_str!("../targets.toml")).expect("the table of the demonstration is sound")
    }

    /// Reads a table; says the first thing that is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let table: Table = text.parse().map_err(|error| format!("{error}"))?;
        let part = |name: &str| match table.get(name) {
            Some(Value::Table(part)) => Ok(Part(name.to_owned(), part)),
            _ => Err(format!("[{name}] is missing")),
        };
        let (party, economy, city, air, social) =
            (part("party")?, part("economy")?, part("city")?, part("air")?, part("social")?);
        let (investment, projects) = (part("investment")?, part("projects")?);
        let pollutant = |name: &str| -> Result<Air, String> {
            Ok(Air {
                rank: air.count(&format!("{name}_rank"), 1, 5)?,
                firsts: air.count(&format!("{name}_firsts"), 0, 12)?,
            })
        };
        let read = Self {
            party: Party {
                award: party.text("award")?,
                commended_year: party.count("commended_year", 2000, 2100)?,
                study_attendance: party.count("study_attendance", 500, 8000)?,
                surveys: party.range("surveys")?,
                lectures: party.range("lectures")?,
                advanced_branches: party.count("advanced_branches", 0, 20)?,
                commended_members: party.count("commended_members", 0, 200)?,
            },
            economy: Economy {
                output: economy.indicator("output")?,
                revenue: economy.indicator("revenue")?,
                budget_revenue: economy.decimal("budget_revenue")?,
            },
            investment: Investment {
                from_100_million: investment.count("from_100_million", 1, 60)?,
                from_1_billion: investment.count("from_1_billion", 0, 60)?,
                campaign_year: investment.count("campaign_year", 2000, 2100)?,
            },
            projects: Projects {
                key: projects.count("key", 4, 100)?,
                plaza_target: projects.text("plaza_target")?.parse().map_err(|_| "plaza_target is not a date")?,
            },
            city: City {
                latrines: city.count("latrines", 0, 100_000)?,
                roads: city.count("roads", 0, 1000)?,
                toilets: city.count("toilets", 0, 1000)?,
            },
            air: [pollutant("pm10")?, pollutant("pm25")?],
            social: Social {
                staff: social.count("staff", 0, 2000)?,
                schools: social.count("schools", 0, 24)?,
                hospitals: social.count("hospitals", 0, 1)?,
                centres: social.count("centres", 0, 16)?,
            },
        };
        if read.investment.from_1_billion > read.investment.from_100_million {
            return Err("from_1_billion is part of from_100_million".into());
        }
        Ok(read)
    }
}

struct Part<'a>(String, &'a Table);

impl Part<'_> {
    fn value(&self, key: &str) -> Result<&Value, String> {
        self.1.get(key).ok_or_else(|| format!("{}.{key} is missing", self.0))
    }

    fn text(&self, key: &str) -> Result<String, String> {
        self.value(key)?.as_str().map(str::to_owned).ok_or_else(|| format!("{}.{key} is a text", self.0))
    }

    fn decimal(&self, key: &str) -> Result<Decimal, String> {
        Decimal::parse(&self.text(key)?).ok_or_else(|| format!("{}.{key} is a decimal", self.0))
    }

    fn count(&self, key: &str, least: u32, most: u32) -> Result<u32, String> {
        let number = self.value(key)?.as_integer().and_then(|number| u32::try_from(number).ok());
        number
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| format!("{}.{key} is a whole number from {least} to {most}", self.0))
    }

    fn range(&self, key: &str) -> Result<(u32, u32), String> {
        let wrong = || format!("{}.{key} is the least and the most", self.0);
        let items = self.value(key)?.as_array().ok_or_else(wrong)?;
        let numbers: Vec<u32> =
            items.iter().filter_map(|item| item.as_integer().and_then(|number| u32::try_from(number).ok())).collect();
        match numbers.as_slice() {
            [least, most] if least <= most => Ok((*least, *most)),
            _ => Err(wrong()),
        }
    }

    fn indicator(&self, name: &str) -> Result<Indicator, String> {
        Ok(Indicator {
            value: self.decimal(name)?,
            share: self.decimal(&format!("{name}_share"))?,
            central: self.decimal(&format!("{name}_central"))?,
        })
    }
}
