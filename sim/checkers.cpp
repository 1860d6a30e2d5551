#include "sim/checkers.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "sim/machine.h"

namespace sim {

namespace {

using base::FactKind;
using base::PlaceKind;

struct CopyLife {
    const Entry* made = nullptr;
    const Entry* ended = nullptr;
    bool passed_on = false;      ///< another copy was made from it
    bool explained = false;      ///< a notice was written, or it was said why not
};

/// Reads the journal once, gathers, then judges.
class History {
  public:
    History(const World& world, const Journal& journal) : world_{world}, journal_{journal} {
        for (std::uint32_t id = 1; id <= world.entries; ++id) take(journal[base::EntryId{id}]);
        compare_with_world();
        judge_ends();
        judge_doubles();
    }
    std::vector<std::string> broken;

  private:
    void say(std::string sentence) { broken.push_back(std::move(sentence)); }

    void take(const Entry& entry) {
        switch (entry.kind) {
            case FactKind::CopyMade: return made(entry);
            case FactKind::CopyEnded: return ended(entry);
            case FactKind::NoticeWritten:
            case FactKind::Dropped: copies_[entry.copy.value].explained = true; break;
            case FactKind::Unanswered: ++excuses_[entry.letter.value]; break;
            case FactKind::Expanded: ++excuses_[entry.letter.value]; break;
            case FactKind::Accepted:
                if (entry.protocol == base::Protocol::Smtp || entry.protocol == base::Protocol::Submission) accepted(entry);
                break;
            default: break;
        }
        if (entry.kind == FactKind::Dropped) dropped_.insert({entry.letter.value, entry.host.value});
    }

    void made(const Entry& entry) {
        CopyLife& life = copies_[entry.copy.value];
        if (life.made != nullptr) say(fmt::format("copy {} was made twice", entry.copy.value));
        life.made = &entry;
        held_.insert({entry.letter.value, entry.host.value});
        if (entry.place == PlaceKind::Mailbox && entry.account && (entry.protocol == base::Protocol::Smtp || entry.protocol == base::Protocol::Submission)) {
            ++arrivals_[{entry.letter.value, entry.account.value}];
        }
        if (entry.value == 0) {
            if (entry.place == PlaceKind::Device && entry.protocol != base::Protocol::Imap && entry.session) {
                say(fmt::format("copy {} on a device came from nowhere", entry.copy.value));
            }
            return;
        }
        const auto from = copies_.find(static_cast<std::uint32_t>(entry.value));
        if (from == copies_.end() || from->second.made == nullptr) {
            say(fmt::format("copy {} was made from copy {}, which never was", entry.copy.value, entry.value));
            return;
        }
        from->second.passed_on = true;
        const bool same_letter = from->second.made->letter == entry.letter;
        const bool is_notice = entry.place == PlaceKind::Queue && from->second.made->place == PlaceKind::Queue;
        if (!same_letter && !is_notice) say(fmt::format("copy {} is of another letter than the copy it was made from", entry.copy.value));
    }

    void ended(const Entry& entry) {
        CopyLife& life = copies_[entry.copy.value];
        if (life.made == nullptr) say(fmt::format("copy {} ended and never was", entry.copy.value));
        if (life.ended != nullptr) say(fmt::format("copy {} ended twice", entry.copy.value));
        life.ended = &entry;
    }

    void accepted(const Entry& entry) {
        const std::pair key{entry.letter.value, entry.host.value};
        if (held_.count(key) == 0 && dropped_.count(key) == 0) {
            say(fmt::format("{} accepted M{} and has no copy of it", world_.host(entry.host).name, entry.letter.value));
        }
    }

    void compare_with_world() {
        std::set<std::uint32_t> there;
        const auto add = [&](base::CopyId copy) {
            if (copy && !there.insert(copy.value).second) say(fmt::format("copy {} is in two places", copy.value));
        };
        for (const auto& host : world_.hosts) {
            for (const QueueEntry& entry : host->queue) add(entry.copy);
            if (!host->program) continue;
            for (const LocalFolder& folder : host->program->folders) {
                for (const LocalMessage& message : folder.messages) add(message.copy);
            }
        }
        for (const Provider& provider : world_.providers) {
            for (const auto& account : provider.store.accounts) {
                std::set<std::uint32_t> labelled;   // a message with several labels is one copy
                for (const auto& mailbox : account->mailboxes) {
                    for (const mail::StoredMessage& message : mailbox->messages) {
                        if (account->labels == mail::LabelRule::None || labelled.insert(message.copy.value).second) add(message.copy);
                    }
                }
            }
        }
        for (const auto& [id, life] : copies_) {
            const bool present = life.made != nullptr && life.ended == nullptr;
            if (present && there.count(id) == 0) say(fmt::format("copy {} of M{} is gone and nobody said so", id, life.made->letter.value));
            if (!present && there.count(id) != 0) say(fmt::format("copy {} is there after its end", id));
        }
        for (const std::uint32_t id : there) {
            if (copies_.count(id) == 0) say(fmt::format("copy {} is there and was never made", id));
        }
    }

    void judge_ends() {
        for (const auto& [id, life] : copies_) {
            if (life.made == nullptr || life.ended == nullptr) continue;
            if (!life.ended->cause) say(fmt::format("copy {} of M{} ended without a cause", id, life.made->letter.value));
            if (life.made->place == PlaceKind::Queue && !life.passed_on && !life.explained) {
                say(fmt::format("M{} left the queue of {} and went nowhere", life.made->letter.value, world_.host(life.made->host).name));
            }
            const bool by_pop3 = life.made->place == PlaceKind::Mailbox && life.ended->protocol == base::Protocol::Pop3 && life.ended->cause;
            if (by_pop3 && !is_answer_to_quit(journal_[life.ended->cause])) {
                say(fmt::format("POP3 removed copy {} before the reply to QUIT", id));
            }
        }
    }

    static bool is_answer_to_quit(const Entry& entry) {
        if (!entry.is_line() || entry.protocol != base::Protocol::Pop3) return false;
        return pop3_key(entry).starts_with("QUIT");
    }
    static std::string_view pop3_key(const Entry& entry) { return tables_of(base::Protocol::Pop3).line_kinds[entry.code].key; }

    void judge_doubles() {
        for (const auto& [key, count] : arrivals_) {
            const auto excuse = excuses_.find(key.first);
            const std::uint32_t allowed = 1 + (excuse == excuses_.end() ? 0 : excuse->second);
            if (count > allowed) say(fmt::format("M{} came {} times to one mailbox, and {} at most can be explained", key.first, count, allowed));
        }
    }

    const World& world_;
    const Journal& journal_;
    std::map<std::uint32_t, CopyLife> copies_;
    std::map<std::uint32_t, std::uint32_t> excuses_;                             // letter: lost answers and expansions
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> arrivals_;  // letter, account: how often
    std::set<std::pair<std::uint32_t, std::uint32_t>> held_, dropped_;           // letter, host
};

}  // namespace

std::vector<std::string> check_run(const World& world, const Journal& journal) { return std::move(History{world, journal}.broken); }

std::vector<std::string> check_world(const World& world) {
    std::vector<std::string> broken;
    for (const Provider& provider : world.providers) {
        for (const auto& account : provider.store.accounts) {
            for (const auto& mailbox : account->mailboxes) {
                base::Uid last{0};
                for (const mail::StoredMessage& message : mailbox->messages) {
                    if (message.uid.value <= last.value) broken.push_back(fmt::format("UIDs of {}/{} do not ascend", account->address(), mailbox->name));
                    last = message.uid;
                }
                if (last.value >= mailbox->uid_next.value) broken.push_back(fmt::format("UIDNEXT of {}/{} is used already", account->address(), mailbox->name));
            }
        }
    }
    for (const auto& host : world.hosts) {
        if (!host->on) continue;
        for (const QueueEntry& entry : host->queue) {
            if (entry.stage != QueueStage::Waiting) continue;
            bool awaited = false;
            for (const Event& event : world.queue.pending()) {
                awaited = awaited || (event.kind == EventKind::QueueRun && event.slot == host->id.value && event.id == entry.id);
            }
            if (!awaited) broken.push_back(fmt::format("M{} waits in the queue of {} and nothing will wake it", entry.letter.value, host->name));
        }
    }
    return broken;
}

std::vector<std::string> check_step(const World& before, const World& after) {
    std::vector<std::string> broken;
    for (const Provider& provider : before.providers) {
        for (const auto& account : provider.store.accounts) {
            const mail::Account* now = after.account(account->id);
            if (now == nullptr) continue;
            for (const auto& mailbox : account->mailboxes) {
                const mail::MailboxState* later = now->mailbox(mailbox->name);
                if (later == nullptr || later->uid_validity != mailbox->uid_validity) continue;
                if (later->uid_next.value < mailbox->uid_next.value) broken.push_back(fmt::format("UIDNEXT of {}/{} fell", account->address(), mailbox->name));
                if (later->highest_modseq.value < mailbox->highest_modseq.value) {
                    broken.push_back(fmt::format("MODSEQ of {}/{} fell", account->address(), mailbox->name));
                }
            }
        }
    }
    return broken;
}

}  // namespace sim
