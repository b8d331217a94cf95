use super::{StaffName, TelegramId};

/// Where a pass was marked as arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArrivedBy {
    /// A tick in the spreadsheet.
    Sheet,
    /// A guard in Telegram.
    Guard { id: TelegramId, name: StaffName },
    /// A resident allowed a car without a pass, which this guard had asked about.
    GateQuestion { id: TelegramId, name: StaffName },
}
