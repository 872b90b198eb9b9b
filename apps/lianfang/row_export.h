// The rows behind a figure, written to a file or the terminal. Whatever a cell holds, it stays text: no
// spreadsheet runs it.
#pragma once

#include <string>

#include "base/result.h"
#include "figures/figures.h"

namespace lianfang::app {

std::string rows_as_csv(figures::RowSet const& rows);
std::string rows_as_json(figures::RowSet const& rows);
// By the file's ending: .xlsx, .csv (with a byte-order mark, for spreadsheets) or .json.
Result<void> write_rows(figures::RowSet const& rows, std::string const& file);

}  // namespace lianfang::app
