// Forms.
#include "intake/record_form.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "intake/row_reader.h"

namespace lianfang::intake {
namespace {

using catalog::Kind;
using store::Value;

Error unknown_field(std::string const& name, Kind const& kind) {
    return Error::invalid("field_unknown", fmt::format("「{}」没有栏目「{}」，请核对栏目名", kind.title.zh, name),
                          fmt::format("{} has no field {}; check its name", kind.title.en, name))
        .at({.field = name});
}

// Fields as a header with one row below it.
struct FormSheet {
    Head head;
    RawRow row{.number = 1};

    explicit FormSheet(Form const& form) {
        for (auto const& [name, value] : form.fields) {
            std::string const label = folded(name);
            head.cells.push_back({int(row.cells.size()), label, label, name});
            row.cells.push_back({value, value.empty() ? CellKind::Empty : CellKind::Text});
        }
    }
};

std::string id_of(Form const& form, Kind const& kind, size_t part) {
    if (!form.id.empty()) return part == 0 ? form.id : fmt::format("{}-{}", form.id, part);
    std::string text =
        fmt::format("{}|{}|{}|{}|{}", kind.name, part, form.by, form.received_at.microseconds, form.corrects);
    for (auto const& [name, value] : form.fields) text += fmt::format("|{}={}", name, value);
    return "r" + hash_hex(text, 16);
}

Submission submission_of(Form const& form, Kind const& kind, std::vector<Value> values, SheetFacts const& facts,
                         registry::Units const& units, size_t part) {
    Submission submission{.id = id_of(form, kind, part), .kind = &kind, .values = std::move(values)};
    submission.reporting_unit = facts.unit.empty() ? units.root() : facts.unit;
    submission.source = facts.source;
    submission.source_class = facts.source_class;
    submission.recorded_by = form.by;
    submission.received_at = form.received_at;
    submission.reason = form.reason;
    return submission;
}

// Sends all parts, or none where one is refused; a single one that is refused has written nothing.
void send(ledger::Ledger& ledger, registry::Units const& units, std::vector<Submission> const& submissions,
          FormAnswer& answer) {
    auto const send_each = [&] {
        Door door(ledger, units);
        for (auto const& submission : submissions) {
            auto one = door.submit(submission);
            if (one.fate == Fate::Rejected) {
                answer.faults.push_back(*one.error);
                answer.answers.clear();
                return false;
            }
            answer.answers.emplace_back(submission.kind->name, std::move(one));
        }
        return true;
    };
    if (submissions.size() == 1) send_each();
    else ledger.attempt(send_each);
}

// The record as it stands, with the fields given put in its place. Within the transaction that sends it: another
// program may have corrected another field just before.
void correct(ledger::Ledger& ledger, PreparedForm const& prepared, std::vector<Submission>& submissions,
             FormAnswer& answer) {
    Form const& form = prepared.form;
    Submission submission = submissions.front();
    submissions.clear();
    auto const current = ledger.find_record(form.corrects);
    auto const history = ledger.history(form.corrects);
    bool const is_of_kind = !history.empty() && history.front().entry.kind == submission.kind;
    if (!current || !is_of_kind) {
        answer.faults.push_back(Error::not_found("record_unknown", "没有这条记录（或不是这一类），请核对编号",
                                                 "there is no such record of this kind; check its number"));
        return;
    }
    bool changes = current->withdrawn;
    for (size_t i = 0; i < submission.values.size(); ++i) {
        if (!prepared.given[i]) submission.values[i] = current->values[i];
        changes = changes || submission.values[i] != current->values[i];
    }
    if (!changes) {  // Sent again, after a cut connection: known, once the transaction has made durable what was read.
        answer.answers.emplace_back(
            form.kind, Answer{.fate = Fate::Known, .record_id = form.corrects, .persons = current->persons});
        return;
    }
    if (form.sender.source.empty()) {
        submission.source = current->source;
        submission.source_class = current->source_class;
    }
    submission.is_correction = true;
    submission.target = form.corrects;
    submissions.push_back(std::move(submission));
}

}  // namespace

// An office is named by few people, and often: its unit is not looked for each time.
SheetFacts FormReader::facts_of(registry::Units const& units, SenderSays const& sender) const {
    constexpr size_t offices_at_most = 10'000;
    std::lock_guard const lock(mutex_);
    if (facts_as_of_ != units.changed_at() || facts_.size() > offices_at_most) facts_.clear();
    facts_as_of_ = units.changed_at();
    auto [found, is_new] = facts_.try_emplace({sender.source, sender.unit});
    if (is_new) found->second = read_facts({}, sender, catalog_, UnitNames(units), units);
    return found->second;
}

PreparedForm FormReader::prepare(registry::Units const& units, Form const& form) const {
    PreparedForm prepared{.form = form};
    FormAnswer& answer = prepared.answer;
    auto const* kind = catalog_.find_kind(form.kind);
    if (!kind || !kind->issued_by.empty()) {
        answer.faults.push_back(Error::not_found("kind_unknown", fmt::format("没有可登记的表类「{}」", form.kind),
                                                 fmt::format("there is no kind {} to record", form.kind)));
        return prepared;
    }
    FormSheet const sheet(form);
    Match const match = matcher_.match_kind(*kind, sheet.head, {});
    SheetFacts const facts = facts_of(units, form.sender);
    catalog::ParseContext context{.catalog = &catalog_, .latest = day_of(form.received_at)};
    context.find_unit = [&](std::string_view text) { return units.find(text, facts.unit); };
    auto const plan = make_plan(match, matcher_, catalog_, context);
    if (!plan) {
        answer.faults.push_back(plan.error());
        return prepared;
    }
    for (auto const& name : plan->ignored) answer.faults.push_back(unknown_field(name, *kind));
    ReadRow read = RowReader(*plan, facts, context, form.language).read(sheet.row);
    bool const corrects = !form.corrects.empty();
    for (auto& fault : read.faults) {
        // A correction names only what changes.
        if (!(corrects && fault.code == "value_missing")) answer.faults.push_back(std::move(fault));
    }
    for (auto& fault : answer.faults) {
        if (fault.place.row > 0) fault.place.row = fault.place.column = 0;
    }
    answer.warnings = std::move(read.warnings);
    if (!answer.faults.empty() || read.parts.empty()) return prepared;
    for (auto const& feed : plan->parts.front().feeds) prepared.given.push_back(!feed.cells.empty());
    for (size_t i = 0; i < (corrects ? 1 : read.parts.size()); ++i) {
        prepared.submissions.push_back(
            submission_of(form, *read.parts[i].plan->kind, read.parts[i].values, facts, units, i));
    }
    return prepared;
}

FormAnswer send_form(ledger::Ledger& ledger, registry::Units const& units, PreparedForm const& prepared) {
    FormAnswer answer = prepared.answer;
    auto submissions = prepared.submissions;
    if (prepared.form.id.empty()) {
        // Of a form's content whoever has the database could try out what is sealed in it, so the hash is keyed.
        for (auto& submission : submissions) submission.id = "r" + ledger.keyed_hash(submission.id);
    }
    if (!prepared.form.corrects.empty()) correct(ledger, prepared, submissions, answer);
    if (!submissions.empty()) send(ledger, units, submissions, answer);
    return answer;
}

FormAnswer record_form(ledger::Ledger& ledger, registry::Units& units, Form const& form) {
    auto const prepared = FormReader(ledger.catalog()).prepare(units, form);
    if (!prepared.can_be_sent()) return prepared.answer;
    FormAnswer answer;
    ledger.in_transaction([&] { answer = send_form(ledger, units, prepared); });
    if (form.kind == "unit") units.read(ledger);
    return answer;
}

}  // namespace lianfang::intake
