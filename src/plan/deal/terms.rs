//! What an order is worth and how creators may be paid for it.

/// Terms of the brief. Money is in units of the plan's currency, shares are fractions of the order value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// What one conversion brings in.
    pub order_value: f64,
    /// Part of it that is left after the goods are paid.
    pub margin: Option<f64>,
    /// Part of it that the creator gets under a commission.
    pub commission: Option<f64>,
    /// What one product given away costs.
    pub product_cost: Option<f64>,
    /// Part of the fee that is still paid beside a commission.
    pub fee_share: Option<f64>,
}

impl Terms {
    /// What one product given away costs: as said, else what the goods of one order cost (order value ×
    /// (1 − margin)); `None` where neither is known.
    pub fn product(&self) -> Option<f64> {
        self.product_cost.or_else(|| Some(self.order_value * (1.0 - self.margin?)))
    }

    /// What one conversion leaves after the goods are paid; `None` without a margin.
    pub fn per_conversion(&self) -> Option<f64> {
        Some(self.order_value * self.margin?)
    }
}
