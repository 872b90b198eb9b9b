// A report from a request.
#include "http/report_pieces.h"

#include <fmt/format.h>

#include "report/own_files.h"

namespace lianfang::http {

Result<report::Template> shipped_template(House const& house, std::string const& name) {
    std::vector<catalog::Mistake> mistakes;
    auto const all = report::list_templates(house.catalog.files, mistakes);
    auto const* shipped = report::in_use(all, name, true);
    if (shipped != nullptr && shipped->of_kind.empty()) return *shipped;
    return Error::not_found("no_such_report", fmt::format("没有名为「{}」的报告", name),
                            fmt::format("there is no report '{}'", name));
}

Result<report::WriteAsked> write_asked(House const& house, Visitor& visitor, Request const& request,
                                       std::string const& name) {
    report::WriteAsked wanted{.name = name, .known_at = visitor.reader->last_number()};
    Day const today = day_of(visitor.now);
    ASSIGN_OR_RETURN(wanted.as_of, cut_asked(request, start_of(today)));
    ASSIGN_OR_RETURN(wanted.unit, visitor.sight.unit_asked(asked(request, "unit")));
    wanted.given["written_date"] = report::date_words(today);
    ASSIGN_OR_RETURN(auto const shipped, shipped_template(house, name));
    if (auto own = report::read_own(house.catalog_folder, shipped.file)) {
        wanted.template_file = report::own_path(shipped.file);
        wanted.template_text = std::move(*own);
    }
    return wanted;
}

Result<report::Written> write(House const& house, Visitor& visitor, report::WriteAsked const& wanted) {
    report::Desk const desk{.ledger = *visitor.reader, .units = visitor.units(), .figures = house.figures,
                            .language = visitor.language};
    return report::write(desk, wanted);
}

Json breaches_of(report::Written const& written) {
    Json all = Json::array();
    for (auto const& breach : written.refusals)
        all.push_back({{"code", breach.rule}, {"zh", breach.zh}, {"en", breach.en}});
    return all;
}

Json look_at(report::Written const& written) {
    return {{"html", report::to_html(written.document)},
            {"public", written.document.is_public},
            {"breaches", breaches_of(written)},
            {"warnings", written.document.provenance.warnings},
            {"edits", report::to_edits(written.document)}};
}

}  // namespace lianfang::http
