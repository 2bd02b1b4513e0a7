//! Every choice out of some lists: where there are few, none needs to be missed.

/// Looks at every set that has at most one of each list, the empty one first, then those that begin with what was chosen
/// before. Where the answer is `false`, sets that have more besides are passed over.
pub(super) fn each<'o, T>(open: &'o [Vec<T>], look: &mut impl FnMut(&[&'o T]) -> bool) {
    walk(open, &mut Vec::new(), look);
}

fn walk<'o, T>(
    open: &'o [Vec<T>],
    chosen: &mut Vec<&'o T>,
    look: &mut impl FnMut(&[&'o T]) -> bool,
) {
    if !look(chosen) {
        return;
    }
    for (place, list) in open.iter().enumerate() {
        for one in list {
            chosen.push(one);
            walk(open.get(place + 1..).unwrap_or_default(), chosen, look);
            chosen.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_is_looked_at_once() {
        let mut seen: Vec<Vec<u32>> = Vec::new();
        each(&[vec![1, 2], vec![10], vec![100]], &mut |set| {
            seen.push(set.iter().map(|one| **one).collect());
            set.iter().copied().sum::<u32>() != 12
        });
        let wanted: [&[u32]; 11] = [
            &[],
            &[1],
            &[1, 10],
            &[1, 10, 100],
            &[1, 100],
            &[2],
            &[2, 10], // nothing more
            &[2, 100],
            &[10],
            &[10, 100],
            &[100],
        ];
        assert_eq!(seen, wanted);
    }
}
