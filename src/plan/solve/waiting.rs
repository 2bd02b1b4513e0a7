//! The sides of branchings that still have to be looked at.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::core::Node;

/// Numbers kept in waiting nodes before the search turns to the last one left instead of the best one.
const MOST: usize = 8_000_000;

/// Waiting nodes: the best bound first, or the newest when memory would run out.
#[derive(Default)]
pub(super) struct Waiting {
    best: BinaryHeap<Ticket>,
    newest: Vec<Ticket>,
    slots: Vec<Slot>,
    free: Vec<usize>,
    numbers: usize,
    tickets: u64,
}

/// A place for a node; a ticket is void when the place has been emptied or given to another since.
#[derive(Default)]
struct Slot {
    ticket: u64,
    node: Option<Node>,
}

/// Stands for a node in both orders.
#[derive(Clone, Copy)]
struct Ticket {
    bound: f64,
    number: u64,
    slot: usize,
}

impl Ord for Ticket {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound.total_cmp(&other.bound).then(self.number.cmp(&other.number))
    }
}

impl PartialOrd for Ticket {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ticket {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ticket {}

impl Waiting {
    /// Puts a node by.
    pub(super) fn push(&mut self, node: Node, bound: f64) {
        self.tickets += 1;
        self.numbers += node.tableau.size();
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::default());
            self.slots.len() - 1
        });
        let ticket = Ticket { bound, number: self.tickets, slot };
        if let Some(place) = self.slots.get_mut(slot) {
            *place = Slot { ticket: ticket.number, node: Some(node) };
        }
        self.best.push(ticket);
        self.newest.push(ticket);
    }

    /// The next node and its bound.
    pub(super) fn take(&mut self) -> Option<(Node, f64)> {
        loop {
            let ticket = if self.numbers > MOST { self.newest.pop() } else { self.best.pop() }?;
            if let Some(node) = self.redeem(ticket) {
                return Some((node, ticket.bound));
            }
        }
    }

    fn redeem(&mut self, ticket: Ticket) -> Option<Node> {
        let place = self.slots.get_mut(ticket.slot).filter(|s| s.ticket == ticket.number)?;
        let node = place.node.take()?;
        self.free.push(ticket.slot);
        self.numbers = self.numbers.saturating_sub(node.tableau.size());
        Some(node)
    }

    /// The highest bound of those that wait; −∞ when none does.
    pub(super) fn highest(&self) -> f64 {
        let holds = |t: &&Ticket| {
            self.slots.get(t.slot).is_some_and(|s| s.ticket == t.number && s.node.is_some())
        };
        self.best.iter().filter(holds).map(|t| t.bound).fold(f64::NEG_INFINITY, f64::max)
    }
}
