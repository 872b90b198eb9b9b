// lianfang print: notices, undertakings and certificates of one record or of many, each with its number. A
// number is given once, as a record of the ledger; printed again, the paper is the same.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/identity.h"
#include "base/text.h"
#include "context.h"
#include "report/record_source.h"
#include "report/writing.h"
#include "writing.h"

namespace lianfang::app {
namespace {

using Mistakes = std::vector<catalog::Mistake>;
using Record = ledger::Ledger::Current;

struct Options {
    std::string document;
    std::vector<std::string> records, where, outputs;
};

// The papers asked for: one by its name, or all that are about a kind of record.
std::vector<report::Template> find_papers(Context& context, std::string const& name) {
    Mistakes mistakes;
    std::vector<report::Template> papers;
    std::vector<std::string> known;
    for (auto& each : report::list_templates(context.catalog().files, mistakes)) {
        if (each.of_kind.empty()) continue;
        known.push_back(each.name);
        if (each.name == name || each.of_kind == name) papers.push_back(std::move(each));
    }
    if (!mistakes.empty()) context.fail(report::mistaken(mistakes));
    if (papers.empty()) {
        context.fail(Error::not_found(
            "no_such_paper", fmt::format("没有名为「{}」的文书；现有：{}", name, fmt::join(known, "、")),
            fmt::format("there is no paper '{}'; known: {}", name, fmt::join(known, ", "))));
    }
    return papers;
}

// --- which records ---

struct Wanted {
    int column = -1;           // -1: the record's unit.
    std::string comparison;
    store::Value value;
};

Wanted read_condition(Context& context, catalog::Kind const& kind, std::string const& text) {
    size_t const at = text.find_first_of("=<>");
    std::string const name = trimmed(text.substr(0, at));
    Wanted wanted;
    bool const is_unit = name == "unit" || name == "单位";
    for (size_t i = 0; i < kind.columns.size() && !is_unit; ++i) {
        if (kind.columns[i].name == name || kind.columns[i].labels.zh == name) wanted.column = int(i);
    }
    if (at == std::string::npos || (wanted.column < 0 && !is_unit)) {
        std::vector<std::string> known{"unit"};
        for (auto const& column : kind.columns) {
            if (!column.sealed) known.push_back(column.name);
        }
        context.fail(Error::invalid(
            "condition_unclear",
            fmt::format("看不懂条件「{}」；写成 栏目=值，栏目可用：{}", text, fmt::join(known, " ")),
            fmt::format("write {} as field=value; fields: {}", text, fmt::join(known, " "))));
    }
    size_t const sign = at + 1 < text.size() && text[at + 1] == '=' ? 2 : 1;
    wanted.comparison = text.substr(at, sign);
    std::string const value = trimmed(text.substr(at + sign));
    if (is_unit) {
        wanted.value = context.units().find(value);
        if (std::get<std::string>(wanted.value).empty()) {
            context.fail(Error::not_found("no_such_unit", "没有这个单位：" + value, "there is no such unit: " + value));
        }
        return wanted;
    }
    auto const read = catalog::parse_value(kind.columns[size_t(wanted.column)], value, {.catalog = &context.catalog()});
    if (!read) context.fail(read.error());
    wanted.value = *read;
    return wanted;
}

bool holds(store::Value const& value, Wanted const& wanted, catalog::Column const& column) {
    if (std::holds_alternative<std::monostate>(value)) return false;
    auto left = value, right = wanted.value;
    // A day names all of its moments.
    if (column.type == catalog::FieldType::Instant) {
        left = int64_t(day_of(Instant{std::get<int64_t>(left)}).number);
        right = int64_t(day_of(Instant{std::get<int64_t>(right)}).number);
    }
    if (wanted.comparison == "=") return left == right;
    if (wanted.comparison == "<") return left < right;
    if (wanted.comparison == ">") return right < left;
    return wanted.comparison == "<=" ? !(right < left) : !(left < right);
}

bool is_wanted(Context& context, catalog::Kind const& kind, Record const& record, std::vector<Wanted> const& all) {
    return std::all_of(all.begin(), all.end(), [&](Wanted const& wanted) {
        if (wanted.column < 0) return context.units().is_under(record.unit, std::get<std::string>(wanted.value));
        return holds(record.values[size_t(wanted.column)], wanted, kind.columns[size_t(wanted.column)]);
    });
}

std::vector<Record> records_where(Context& context, catalog::Kind const& kind,
                                  std::vector<std::string> const& conditions) {
    std::vector<Wanted> wanted;
    for (auto const& condition : conditions) wanted.push_back(read_condition(context, kind, condition));
    auto rows = context.ledger().database().prepare(
        fmt::format("SELECT r.record_id FROM {} r WHERE r.to_number = :current ORDER BY r.unit_code, "
                    "r.happened_at, r.record_id",
                    kind.table()));
    rows.bind("current", ledger::still_current);
    std::vector<std::string> ids;
    while (rows.step()) ids.emplace_back(rows.text(0));
    std::vector<Record> records;
    for (auto const& id : ids) {
        auto record = context.ledger().find_record(id);
        if (record && !record->withdrawn && is_wanted(context, kind, *record, wanted))
            records.push_back(std::move(*record));
    }
    return records;
}

// By the record's id, or by the identity number of the person: their latest record of the kind.
Record find_one(Context& context, catalog::Kind const& kind, std::string const& text) {
    auto& ledger = context.ledger();
    std::string id = text;
    auto const number = parse_id_number(text, day_of(ledger.now()));
    for (int64_t person : ledger.find_persons("id|" + (number ? number->number : text))) {
        auto rows = ledger.database().prepare(
            fmt::format("SELECT r.record_id FROM {} r WHERE r.person_id = :person AND r.to_number = :current "
                        "ORDER BY r.happened_at DESC, r.from_number DESC LIMIT 1",
                        kind.table()));
        rows.bind("person", ledger.canonical(person)).bind("current", ledger::still_current);
        if (rows.step()) id = std::string(rows.text(0));
    }
    auto record = ledger.find_record(id);
    auto rows = ledger.database().prepare(
        fmt::format("SELECT r.record_id FROM {} r WHERE r.record_id = :id AND r.to_number = :current", kind.table()));
    rows.bind("id", id).bind("current", ledger::still_current);
    bool const is_of_kind = rows.step();
    if (!record || record->withdrawn || !is_of_kind) {
        context.fail(Error::not_found(
            "no_such_record", fmt::format("「{}」没有对应的{}；请给记录编号或证件号码", text, kind.title.zh),
            fmt::format("no {} for '{}'; give a record id or an identity number", kind.title.en, text)));
    }
    return std::move(*record);
}

// --- numbers ---

struct Numbered {
    std::string serial_no;
    Instant printed_at = {};
};

std::string text_of(Record const& record, catalog::Kind const& kind, std::string_view column) {
    int const at = kind.find(column);
    auto const* text = at < 0 ? nullptr : std::get_if<std::string>(&record.values[size_t(at)]);
    return text == nullptr ? "" : *text;
}

// The running number in "安澜解〔2020〕00025号", where the series fits; 0 where it does not.
int64_t number_in(std::string const& text, std::string const& head) {
    if (!starts_with(text, head)) return 0;
    return std::atoll(text.c_str() + head.size());
}

class Numbers {
public:
    Numbers(Context& context, report::Template const& paper)
        : context_(context), paper_(paper), kind_(*context.catalog().find_kind("printed_document")) {
        std::string const county = context.ledger().profile("county_short_name");
        year_ = date_of(day_of(context.ledger().now())).year;
        head_ = fmt::format("{}{}〔{}〕", county, paper.serial, year_);
        last_ = std::max(last_printed(), last_recorded());
    }

    // The number under which it was printed first, or that its office gave it, or the next.
    Numbered number(Record const& record) {
        if (auto before = printed_before(record.record_id)) return *before;
        auto const& about = *context_.catalog().find_kind(paper_.of_kind);
        std::string const own = text_of(record, about, "certificate_no");
        Numbered numbered{own.empty() ? fmt::format("{}{:05}号", head_, ++last_) : own, context_.ledger().now()};
        append(record, numbered, own.empty() ? last_ : number_in(own, head_));
        return numbered;
    }

private:
    std::optional<Numbered> printed_before(std::string const& subject) {
        auto row = context_.ledger().database().prepare(
            "SELECT p.serial_no, p.printed_at FROM record_printed_document p WHERE p.document = :document AND "
            "p.subject = :subject AND p.to_number = :current");
        row.bind("document", paper_.name).bind("subject", subject).bind("current", ledger::still_current);
        if (!row.step()) return std::nullopt;
        return Numbered{std::string(row.text(0)), Instant{row.integer(1)}};
    }
    int64_t last_printed() {
        auto row = context_.ledger().database().prepare(
            "SELECT COALESCE(MAX(p.number), 0) FROM record_printed_document p WHERE p.series = :series AND "
            "p.year = :year AND "
            "p.to_number = :current");
        row.bind("series", paper_.serial).bind("year", year_).bind("current", ledger::still_current);
        return row.step() ? row.integer(0) : 0;
    }
    // Offices may have given numbers of the same series by hand.
    int64_t last_recorded() {
        auto const& about = *context_.catalog().find_kind(paper_.of_kind);
        if (about.find("certificate_no") < 0) return 0;
        auto rows = context_.ledger().database().prepare(fmt::format(
            "SELECT r.certificate_no FROM {} r WHERE r.certificate_no IS NOT NULL AND r.to_number = :current",
            about.table()));
        rows.bind("current", ledger::still_current);
        int64_t last = 0;
        while (rows.step()) last = std::max(last, number_in(std::string(rows.text(0)), head_));
        return last;
    }
    void append(Record const& record, Numbered const& numbered, int64_t number) {
        ledger::Entry entry{
            .kind = &kind_, .unit = record.unit, .recorded_by = "print", .received_at = numbered.printed_at};
        entry.id = "d" + hash_hex(paper_.name + "|" + record.record_id, 12);
        entry.values.assign(kind_.columns.size(), store::Value{});
        auto const set = [&](std::string_view column, store::Value value) {
            entry.values[size_t(kind_.find(column))] = std::move(value);
        };
        set("document", paper_.name);
        set("subject", record.record_id);
        set("unit", record.unit);
        set("serial_no", numbered.serial_no);
        set("series", paper_.serial);
        set("year", int64_t(year_));
        set("number", number);
        set("printed_at", numbered.printed_at.microseconds);
        auto const appended = context_.ledger().append(std::move(entry));
        if (!appended) context_.fail(appended.error());
    }

    Context& context_;
    report::Template const& paper_;
    catalog::Kind const& kind_;
    int year_ = 0;
    std::string head_;
    int64_t last_ = 0;
};

// --- writing ---

struct Written {
    report::Document document;
    int64_t papers = 0, left_out = 0;
};

void write_papers(Context& context, report::Template const& paper, Options const& options, Written& written) {
    Mistakes mistakes;
    report::check_template(paper, context.figures(), context.catalog(), mistakes);
    if (!mistakes.empty()) context.fail(report::mistaken(mistakes));
    auto const& kind = *context.catalog().find_kind(paper.of_kind);
    std::vector<Record> records;
    for (auto const& id : options.records) records.push_back(find_one(context, kind, id));
    if (options.records.empty()) records = records_where(context, kind, options.where);

    auto& ledger = context.ledger();
    report::LedgerSource county(
        ledger, context.figures(), context.units(),
        {.as_of = ledger.now(), .known_at = ledger.last_number(), .unit = context.units().root()});
    report::RecordSource source(ledger, context.units(), county);
    Numbers numbers(context, paper);
    Progress progress(context, paper.title);
    for (auto& record : records) {
        progress.show(written.papers, int64_t(records.size()));
        source.stand_at(record, kind, day_of(ledger.now()), {});
        if (paper.only && !report::is_true_of(*paper.only, source)) {
            ++written.left_out;
            continue;
        }
        auto const numbered = numbers.number(record);
        Day const day = day_of(numbered.printed_at);
        source.stand_at(std::move(record), kind, day,
                        {{"serial_no", numbered.serial_no}, {"written_date", report::date_words(day)}});
        auto document = report::compose(paper, source, mistakes);
        if (!mistakes.empty()) context.fail(report::mistaken(mistakes));
        report::append_paper(written.document, std::move(document));
        ++written.papers;
    }
}

void run_list(Context& context) {
    Mistakes mistakes;
    for (auto const& each : report::list_templates(context.catalog().files, mistakes)) {
        if (each.of_kind.empty()) continue;
        fmt::print("{}\t{}\t{}\n", each.name, each.title,
                   context.text(fmt::format("依据：{}　交给：{}", each.of_kind, each.addressed_to),
                                fmt::format("of: {}; for: {}", each.of_kind, each.addressed_to)));
    }
    if (!mistakes.empty()) context.fail(report::mistaken(mistakes));
}

void run_print(Context& context, Options const& options) {
    if (options.document == "list") return run_list(context);
    if (options.outputs.empty()) {
        context.fail(Error::invalid("output_unknown", "请用 -o 给出 .pdf、.docx 或 .html 文件",
                                    "give a .pdf, .docx or .html file with -o"));
    }
    check_outputs(context, options.outputs, {".pdf", ".docx", ".html"});
    if (options.records.empty() && options.where.empty()) {
        context.fail(Error::invalid("records_unclear", "请用 --for 给出记录编号或证件号码，或用 --where 给出条件，如 --where unit=东风镇",
                                    "say which records with --for ID, or with --where, e.g. --where unit=…"));
    }
    auto const papers = find_papers(context, options.document);
    Written written;
    context.ledger().in_transaction([&] {
        for (auto const& paper : papers) write_papers(context, paper, options, written);
    });
    if (written.papers == 0) {
        context.fail(Error::not_found(
            "nothing_to_print", fmt::format("没有可打印的文书（{}条记录不符合出具条件）", written.left_out),
            fmt::format("nothing to print ({} records do not fulfil the paper's condition)", written.left_out)));
    }
    for (auto const& file : options.outputs) write_output(context, written.document, file, {});
    if (context.json) {
        fmt::print("{}\n", nlohmann::ordered_json({{"papers", written.papers}, {"left_out", written.left_out},
                                                   {"files", options.outputs}}).dump());
        return;
    }
    fmt::print(
        "{}\n",
        context.text(fmt::format("已写好{}份：{}", written.papers, fmt::join(options.outputs, "、")),
                     fmt::format("{} papers written: {}", written.papers, fmt::join(options.outputs, ", "))));
    if (written.left_out > 0) {
        fmt::print("{}\n",
                   context.text(fmt::format("{}条记录不符合出具条件，没有打印", written.left_out),
                                fmt::format("{} records do not fulfil the paper's condition; not printed",
                                            written.left_out)));
    }
}

}  // namespace

void add_print(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("print", "打印告知书、承诺书、解除证明 / notices, undertakings, certificates; print list");
    auto options = std::make_shared<Options>();
    command
        ->add_option("document", options->document,
                     "文书名，或记录类别，或 list / a paper, a kind of record, or list")
        ->required();
    command->add_option("--for", options->records, "记录编号或证件号码，可写几个 / record ids or identity numbers");
    command->add_option("--where", options->where, "条件，如 unit=东风镇、end_at=2020-02-03，可写几个 / field=value, all of them");
    command->add_option("-o,--output", options->outputs, "写到哪个文件：.pdf .docx .html / which file; may be repeated");
    command->callback([&context, options] { run_print(context, *options); });
}

}  // namespace lianfang::app
