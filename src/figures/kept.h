// Figures kept as they change. While records are appended, a FigureKeeper adds what each version gives to the sums of
// the figures that one row decides (figure_change) and notes what was touched (figure_touched). Beside them lie answers
// of every other figure for cuts at 24:00 (figure_kept), each with the ledger numbers for which it holds. `keep` fills
// and brings up to date; Figures::compute asks here first and counts from rows where nothing kept holds.
// Nothing here decides what a figure is: kept and counted are equal, and verify_kept says where they are not.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "figures/figures.h"

namespace lianfang::figures {

class FigureKeeper : public ledger::Keeper {
public:
    // Both must outlive it; it must be gone before the ledger that it serves.
    FigureKeeper(Figures const& figures, catalog::Catalog const& catalog);
    ~FigureKeeper() override;

    void opened(ledger::Version const& version) override;
    void closed(ledger::Version const& version, int64_t number) override;
    void relinked(int64_t number) override;
    size_t mark() const override;
    void back_to(size_t mark) override;
    void before_commit(ledger::Ledger& ledger, int64_t first, int64_t last) override;
    void committed() override;
    void rolled_back() override;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

struct Keep {
    std::vector<Day> days;                  // Their cuts at 24:00.
    std::vector<std::string> levels = {""}; // "": the county; "TOWNSHIP" …: each unit of the level.
};
struct Kept {
    int64_t filled = 0;      // Figures whose sums were filled from rows.
    int64_t held = 0;        // Answers that held already.
    int64_t renewed = 0;     // Answers made or made anew.
};
// In pieces, beside writers; may be ended at any moment and taken up again.
Kept keep(ledger::Ledger& ledger, Figures const& figures, Keep const& asked, Progress const& progress = {});

// What is kept and is not what the rows give.
struct KeptFinding {
    std::string figure, unit, key;
    Day day;
    std::string kept, counted;
};
// Holds what is kept against the records, beside Ledger::verify: what is kept is read when this is made, the versions
// are told to its witnesses while the ledger is walked, and what the two disagree about is told afterwards.
class KeptVerification {
public:
    KeptVerification(ledger::Ledger& ledger, Figures const& figures);
    ~KeptVerification();
    // A new one at each call, for one thread; it lives as long as this.
    ledger::VersionWitness* witness();
    // Sums as the witnesses saw them, and the answers that hold at the last number counted anew.
    std::vector<KeptFinding> findings(Progress const& progress = {});

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace lianfang::figures
