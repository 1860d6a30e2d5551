// The rules of a collection: what to fetch, what to mark, what to leave alone.

#include <algorithm>
#include <iterator>
#include <map>

#include "protocols/pop3/client_session.h"

namespace pop3 {

namespace {

bool holds(const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::uint32_t count_of(const std::vector<std::string>& ids, const std::string& id) {
    return static_cast<std::uint32_t>(std::count(ids.begin(), ids.end(), id));
}

}  // namespace

ClientSession::Task& ClientSession::task_of(std::uint32_t number) {
    std::vector<Task>& tasks = tasks_.edit();
    if (tasks.empty() || tasks.back().number < number) {
        tasks.emplace_back().number = number;
        return tasks.back();
    }
    const auto at = std::lower_bound(
        tasks.begin(), tasks.end(), number,
        [](const Task& task, std::uint32_t wanted) { return task.number < wanted; });
    if (at->number == number) return *at;
    return *tasks.insert(at, Task{.number = number});
}

/// Unique-ids of the memory that the server no longer lists.
void ClientSession::tell_gone(std::vector<ClientEvent>& events) const {
    std::vector<std::string> listed;
    listed.reserve(tasks_->size());
    for (const Task& task : *tasks_) listed.push_back(task.unique_id);
    std::sort(listed.begin(), listed.end());
    GoneFromServer gone;
    for (const SeenEntry& entry : memory_.entries()) {
        if (!std::binary_search(listed.begin(), listed.end(), entry.unique_id)) {
            gone.unique_ids.push_back(entry.unique_id);
        }
    }
    if (!gone.unique_ids.empty()) events.emplace_back(std::move(gone));
}

void ClientSession::plan_known(Task& task, const SeenEntry& seen) const {
    if (seen.headers_only) return;   // the letter itself has not been fetched: it must stay
    const bool too_old = profile_->keep_days &&
                         last_heard_ - seen.first_seen >= base::days(*profile_->keep_days);
    task.remove = profile_->remove_at_download || too_old;
}

void ClientSession::plan_new(Task& task) const {
    task.fetch = true;
    const bool too_large = profile_->size_limit != 0 && task.octets > profile_->size_limit;
    task.headers_only = profile_->headers_only || too_large;
    task.remove = !task.headers_only &&
                  (profile_->remove_at_download || (profile_->keep_days && *profile_->keep_days <= 0));
}

void ClientSession::make_plan(std::vector<ClientEvent>& events) {
    const bool by_id = uses_unique_ids();
    if (by_id && profile_->remember) tell_gone(events);
    std::map<std::string_view, std::uint32_t> occurrences;
    std::vector<Task> plan;
    std::uint32_t fetches = 0;
    for (const Task& listed : *tasks_) {
        Task task = listed;
        const SeenEntry* seen = by_id ? memory_.find(task.unique_id) : nullptr;
        // Two equal messages may share one unique-id: then counting tells them apart (RFC 1939 7).
        const std::uint32_t nth = by_id ? ++occurrences[listed.unique_id] : 1;
        if (nth > 1 && !profile_->counts_duplicates) continue;   // taken for one message
        if (seen != nullptr && nth > seen->copies) seen = nullptr;
        // One wish removes one of several equal messages.
        if (by_id && count_of(wishes_.remove_now, task.unique_id) >= nth) {
            task.remove = true;
        } else if (by_id && holds(wishes_.fetch_now, task.unique_id)) {
            task.fetch = true;
            task.remove = profile_->remove_at_download;
        } else if (seen != nullptr) {
            plan_known(task, *seen);
            if (profile_->fetch_known && !task.remove) plan_new(task);
        } else {
            plan_new(task);
        }
        if (task.fetch && profile_->at_most != 0 && ++fetches > profile_->at_most) continue;
        if (task.fetch || task.remove) plan.push_back(std::move(task));
    }
    tasks_ = base::Cow<std::vector<Task>>{std::move(plan)};
    step_ = tasks_->empty() ? Step::Leave : Step::Letters;
}

/// Goes on to the next message, or leaves it to a later session if this one has fetched enough.
void ClientSession::next_task() {
    ++next_task_;
    // A program that neither removes nor remembers would fetch the same letters in the next session.
    const bool can_go_on = (profile_->remember && !profile_->fetch_known) || profile_->remove_at_download;
    const bool enough = can_go_on && profile_->quit_every != 0 && fetched_ >= profile_->quit_every;
    if (enough && next_task_ < tasks_->size()) more_ = true;
}

}  // namespace pop3
