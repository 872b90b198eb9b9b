// Group commit: many callers, one writer. Jobs wait in a bounded queue; the writer takes those that wait, runs them in
// one transaction, commits, and only then answers each. A full queue answers Busy at once. Start reading at Queue::run.
#pragma once

#include <functional>
#include <memory>

#include "ledger/ledger.h"

namespace lianfang::ledger {

struct QueueLimits {
    size_t waiting = 4096;          // Jobs that may wait; one more is answered Busy.
    size_t together = 512;          // Jobs in one transaction.
};

class Queue {
public:
    // Another ledger of the same database, where the one before was lost. Throws.
    using Open = std::function<std::shared_ptr<Ledger>()>;
    // While the queue lives, its thread alone uses the ledger. `clock` tells the time of each transaction; without
    // it the ledger's stays as set. Without `open` a queue whose database was lost stays lost.
    explicit Queue(Ledger& ledger, QueueLimits const& limits = {}, std::function<Instant()> clock = {}, Open open = {});
    // Answers what waits, then ends its thread.
    ~Queue();

    // What a job does in the shared transaction. An error that it returns is its own; an exception of the database
    // fails every job of the transaction, none of which is then durable.
    using Job = std::function<Result<Appended>(Ledger&)>;
    // Waits until the job's record is durable. Busy (Error of that kind) at once where the queue is full, or where
    // another program holds the ledger for too long; nothing is then written. `not_durable`, and Busy
    // `database_away`: the database failed and the record may be there or not; sent again under the same id it is
    // there once. Any other error is the job's
    // own: nothing of it is in the ledger, for what it wrote is taken back.
    Result<Appended> run(Job job);
    // Without waiting: `done` is called when the record is durable, or at once where it was not taken; on the writer's
    // thread, which it must not hold up. Before this job returns an error it takes back what it wrote.
    void submit(Job job, std::function<void(Result<Appended>)> done);
    // The job that appends one entry that is ready.
    Result<Appended> append(Entry entry);

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace lianfang::ledger
