//! Standard competition ranking: ties share a rank, the next rank is skipped (1-1-3).

/// Ranks in ascending order of value, 1 for the smallest; the result stands in the order of the input.
pub fn ascending<T: Ord>(values: &[T]) -> Vec<u32> {
    values.iter().map(|value| 1 + values.iter().filter(|other| *other < value).count() as u32).collect()
}

/// As [`ascending`], of many: by sorting instead of by comparing each with each.
pub fn by_sorting<T: Ord>(values: &[T]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|a, b| values[*a].cmp(&values[*b]));
    let mut ranks = vec![0; values.len()];
    let mut rank = 0;
    for (position, at) in order.iter().enumerate() {
        if position == 0 || values[order[position - 1]] != values[*at] {
            rank = position as u32 + 1;
        }
        ranks[*at] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::{ascending, by_sorting};
    use proptest::prelude::*;

    #[test]
    fn ties_share_and_skip() {
        assert_eq!(ascending(&[3, 1, 1, 2]), [4, 1, 1, 3]);
        assert!(ascending::<u8>(&[]).is_empty());
    }

    #[test]
    fn the_year_of_the_vectors() {
        let vectors: serde_json::Value = serde_json::from_str(include_str!("../../../demo/vectors.json")).unwrap();
        for table in ["rank_pm10", "rank_pm25"] {
            let mut firsts = std::collections::BTreeMap::new();
            for month in vectors[table]["months"].as_array().unwrap() {
                let month = month.as_object().unwrap();
                let values: Vec<i64> = month.values().map(|value| value.as_i64().unwrap()).collect();
                for (name, rank) in month.keys().zip(ascending(&values)) {
                    *firsts.entry(name.clone()).or_insert(0) += i64::from(rank == 1);
                }
            }
            for (name, expected) in vectors[table]["firsts"].as_object().unwrap() {
                assert_eq!(firsts[name], expected.as_i64().unwrap(), "{table} {name}");
            }
        }
    }

    proptest! {
        #[test]
        fn sorting_ranks_as_comparing_does(values in prop::collection::vec(0u8..9, 0..20)) {
            prop_assert_eq!(by_sorting(&values), ascending(&values));
        }

        #[test]
        fn permutation_does_not_matter(values in prop::collection::vec(0u8..9, 0..12), turn in 0usize..12) {
            let mut turned = values.clone();
            if !turned.is_empty() {
                let by = turn % turned.len();
                turned.rotate_left(by);
                let mut ranks = ascending(&values);
                ranks.rotate_left(by);
                prop_assert_eq!(ascending(&turned), ranks);
            }
        }
    }
}
