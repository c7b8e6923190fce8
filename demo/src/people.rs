//! The people of the zone: pseudonymous ids, invented names, posts and rights.

use crate::chance::Chance;
use crate::diary::Pen;
use crate::targets::Targets;
use crate::{Account, Accounts, names};

/// A post that somebody can log in with.
pub(crate) struct Post {
    /// Login name.
    pub(crate) login: &'static str,
    /// In words.
    pub(crate) title: &'static str,
    /// Unit that the person belongs to; `zone` for the zone itself.
    pub(crate) unit: &'static str,
    /// Role.
    pub(crate) role: &'static str,
    /// Office, where the role is of one.
    pub(crate) office: Option<&'static str>,
}

const fn whole(login: &'static str, title: &'static str, role: &'static str) -> Post {
    Post { login, title, unit: "dept-office", role, office: None }
}

const fn of(
    login: &'static str,
    title: &'static str,
    unit: &'static str,
    role: &'static str,
    office: &'static str,
) -> Post {
    Post { login, title, unit, role, office: Some(office) }
}

/// Every post. A reviewer is never an officer of the same unit and office.
pub(crate) const POSTS: &[Post] = &[
    whole("director", "管委会主任（领导）", "leader"),
    whole("deputy", "管委会副主任（领导）", "leader"),
    whole("editor", "责任编辑", "editor"),
    whole("auditor", "审计监督员", "auditor"),
    whole("rules", "规则管理员", "rule_keeper"),
    whole("admin", "系统管理员", "administrator"),
    whole("security", "安全管理员", "security_administrator"),
    whole("audit-admin", "审计管理员", "audit_administrator"),
    of("party1", "党群工作部经办", "dept-party", "officer", "party"),
    of("party2", "党群工作部经办", "dept-party", "officer", "party"),
    of("party-review", "党群工作部复核", "dept-party", "reviewer", "party"),
    of("economy1", "统计经办", "dept-economy", "officer", "economy"),
    of("economy2", "统计经办", "dept-economy", "officer", "economy"),
    of("economy-review", "统计复核", "dept-economy", "reviewer", "economy"),
    of("finance1", "预算经办", "dept-finance", "officer", "economy"),
    of("finance-review", "预算复核", "dept-finance", "reviewer", "economy"),
    of("investment1", "招商经办", "dept-investment", "officer", "investment"),
    of("investment2", "招商经办", "dept-investment", "officer", "investment"),
    of("investment-review", "招商复核", "dept-investment", "reviewer", "investment"),
    of("projects1", "项目登记经办", "dept-projects", "officer", "projects"),
    of("projects-review", "项目登记复核", "dept-projects", "reviewer", "projects"),
    of("lead1", "项目责任人", "dept-projects", "officer", "projects"),
    of("lead2", "项目责任人", "dept-projects", "officer", "projects"),
    of("lead3", "项目责任人", "dept-economy", "officer", "projects"),
    of("lead4", "项目责任人", "dept-economy", "officer", "projects"),
    of("lead5", "项目责任人", "dept-investment", "officer", "projects"),
    of("lead6", "项目责任人", "dept-investment", "officer", "projects"),
    of("lead7", "项目责任人", "dept-city", "officer", "projects"),
    of("lead8", "项目责任人", "dept-city", "officer", "projects"),
    of("lead9", "项目责任人", "dept-finance", "officer", "projects"),
    of("lead10", "项目责任人", "dept-finance", "officer", "projects"),
    of("city1", "城市管理经办", "dept-city", "officer", "city"),
    of("city2", "城市管理经办", "dept-city", "officer", "city"),
    of("city3", "城市管理经办", "dept-city", "officer", "city"),
    of("city4", "城市管理经办", "dept-city", "officer", "city"),
    of("city-review", "城市管理复核", "dept-city", "reviewer", "city"),
    of("city-review2", "城市管理复核", "dept-city", "reviewer", "city"),
    of("air1", "大气数据经办", "dept-air", "officer", "air"),
    of("air2", "大气数据经办", "dept-air", "officer", "air"),
    of("social1", "社会事务经办", "dept-social", "officer", "social"),
    of("social2", "社会事务经办", "dept-social", "officer", "social"),
    of("social-review", "社会事务复核", "dept-social", "reviewer", "social"),
    of("oversight1", "督查经办", "dept-office", "officer", "oversight"),
    of("oversight2", "督查经办", "dept-office", "officer", "oversight"),
];

/// Number of people besides the holders of a post and the staff that is taken over.
const OTHERS: usize = 12;

/// A person.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) post: String,
}

/// Everybody.
pub(crate) struct Cast {
    /// Id of the zone.
    pub(crate) zone: String,
    /// Holders of [`POSTS`] first, then others, then the farm's staff.
    pub(crate) people: Vec<Person>,
    staff: usize,
}

impl Cast {
    pub(crate) fn draw(zone: String, targets: &Targets, seed: u64) -> Self {
        let mut chance = Chance::new(seed, "people");
        let staff = targets.social.staff as usize;
        let mut people: Vec<Person> = Vec::new();
        let posts = POSTS.iter().map(|post| post.title).chain(std::iter::repeat_n("工作人员", OTHERS));
        for post in posts.chain(std::iter::repeat_n("转隶人员", staff)) {
            let person =
                Person { id: format!("p-{}", chance.hex(6)), name: names::person(&mut chance), post: post.into() };
            people.push(person);
        }
        Self { zone, people, staff }
    }

    /// The people that were taken over from the farm.
    pub(crate) fn staff(&self) -> &[Person] {
        &self.people[self.people.len() - self.staff..]
    }

    fn post(&self, login: &str) -> usize {
        POSTS.iter().position(|post| post.login == login).expect("a login of the posts")
    }

    /// Id of the holder of a post.
    pub(crate) fn id(&self, login: &str) -> &str {
        &self.people[self.post(login)].id
    }

    /// Unit of a post.
    pub(crate) fn unit(&self, login: &str) -> &'static str {
        POSTS[self.post(login)].unit
    }

    /// The holder of a post at a form, for the unit of the post, or for the zone where the post is of no office.
    pub(crate) fn pen(&self, login: &str) -> Pen {
        let post = self.post(login);
        let id = &self.people[post].id;
        let unit = if POSTS[post].office.is_some() { POSTS[post].unit } else { &self.zone };
        Pen { by: id.clone(), for_person: id.clone(), unit: unit.to_owned(), via: "form", import: None }
    }

    /// The seed.
    pub(crate) fn setup(&self) -> Pen {
        let setup = || "setup".to_owned();
        Pen { by: setup(), for_person: setup(), unit: self.zone.clone(), via: "setup", import: None }
    }

    /// Who can log in.
    pub(crate) fn accounts(&self) -> Accounts {
        POSTS
            .iter()
            .zip(&self.people)
            .map(|(post, person)| Account {
                login: post.login.into(),
                name: person.name.clone(),
                post: post.title.into(),
                person: person.id.clone(),
                unit: post.unit.into(),
            })
            .collect()
    }
}
