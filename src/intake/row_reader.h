// A raw row and its plan → the records it holds, or everything that is wrong with it. Writes nothing.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "intake/plan.h"

namespace lianfang::intake {

struct ReadPart {
    PartPlan const* plan = nullptr;
    std::vector<store::Value> values;
};

struct ReadRow {
    std::vector<ReadPart> parts;      // Those that the row holds; the first is what the row is.
    std::vector<Error> faults;        // place.column from 1; 0 where no cell is to blame.
    std::vector<std::string> warnings;
};

class RowReader {
public:
    // All lent: they must outlive the reader.
    RowReader(Plan const& plan, SheetFacts const& facts, catalog::ParseContext context, std::string language);
    ReadRow read(RawRow const& row) const;

private:
    struct Reading;
    bool passes(PartPlan const& part, RawRow const& row) const;
    bool read_part(PartPlan const& part, Reading& reading) const;
    store::Value read_column(PartPlan const& part, int column, Reading& reading) const;
    store::Value read_cells(PartPlan const& part, int column, Reading& reading,
                            catalog::ParseContext const& context) const;
    store::Value read_id_number(PartPlan const& part, int column, Reading& reading) const;
    void check_required(PartPlan const& part, std::vector<store::Value> const& values, Reading& reading) const;
    void derive_from_id(PartPlan const& part, std::vector<store::Value>& values, Reading& reading) const;

    Plan const& plan_;
    SheetFacts const& facts_;
    catalog::ParseContext context_;
    std::string language_;
};

// A value of one column as the value of another: a day as its midnight, a moment as its day, the rest as it stands.
store::Value converted(catalog::Column const& from, catalog::Column const& to, store::Value const& value);

}  // namespace lianfang::intake
