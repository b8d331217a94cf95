use anyhow::Result;
use sandbox::sheets::Guard;
use sandbox::sheets::grid::{Act, Locator};

use crate::stage::Stage;

const ENTER: &str = "\u{E007}";

/// A spreadsheet of three rows, and its owner at the keyboard elsewhere.
async fn with_sheet() -> Result<(Stage, Guard)> {
    let stage = Stage::in_chat().await?;
    let guard = stage.sandbox.sheets().create("orders", "Pass journal").await?;
    let edit = |line: usize, column: &str, text: &str| Act::Edit {
        sheet: "Sheet1".to_owned(),
        row: Locator::Line(line),
        column: column.to_owned(),
        text: text.to_owned(),
    };
    let cells = [edit(1, "A", "Zebra"), edit(2, "A", "Ant"), edit(3, "A", "Mole")];
    guard.act(&cells).await?;
    Ok((stage, guard))
}

#[tokio::test]
async fn cells_are_edited_and_what_others_write_is_seen() -> Result<()> {
    let (stage, guard) = with_sheet().await?;
    let page = &stage.browser;
    page.see_text(".grid td[data-line='2'][data-column='A']", "Ant").await?;
    page.click(".grid td[data-line='2'][data-column='B']").await?;
    page.write(".grid td[data-line='2'][data-column='B']", ENTER).await?;
    page.write(".cell-input", &format!("Formica{ENTER}")).await?;
    page.see_text(".grid td[data-line='2'][data-column='B']", "Formica")
        .await?;
    let rows = guard.rows("Sheet1").await?;
    assert_eq!(rows[1].texts(), ["Ant", "Formica"]);
    let elsewhere = Act::Edit {
        sheet: "Sheet1".to_owned(),
        row: Locator::Line(3),
        column: "B".to_owned(),
        text: "Talpa".to_owned(),
    };
    guard.act(&[elsewhere]).await?;
    page.see_text(".grid td[data-line='3'][data-column='B']", "Talpa").await
}

#[tokio::test]
async fn rows_are_sorted_inserted_and_deleted() -> Result<()> {
    let (stage, _guard) = with_sheet().await?;
    let page = &stage.browser;
    page.click(".grid td[data-line='1'][data-column='A']").await?;
    page.press("Sort by the selected column").await?;
    page.see_text(".grid td[data-line='1'][data-column='A']", "Ant").await?;
    page.press("Insert a row above the selected one").await?;
    page.see_text(".grid td[data-line='2'][data-column='A']", "Ant").await?;
    page.press("Delete the selected row").await?;
    page.see_text(".grid td[data-line='1'][data-column='A']", "Ant").await?;
    page.press("Sort by the selected column, descending").await?;
    page.see_text(".grid td[data-line='1'][data-column='A']", "Zebra").await
}

#[tokio::test]
async fn a_note_is_written_and_shown() -> Result<()> {
    let (stage, _guard) = with_sheet().await?;
    let page = &stage.browser;
    page.click(".grid td[data-line='3'][data-column='A']").await?;
    page.press("Write a note on the selected cell").await?;
    page.write("#note-text", "Comes at night").await?;
    page.press("Keep").await?;
    page.see_text(".sheet-note", "Comes at night").await?;
    page.see(".grid td.noted[data-line='3'][data-column='A']").await?;
    Ok(())
}
