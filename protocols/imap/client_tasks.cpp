// The steps of each task of a mail program: one command each.

#include <algorithm>
#include <type_traits>
#include <utility>

#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"
#include "protocols/imap/client_data.h"
#include "protocols/imap/number_set.h"
#include "protocols/imap/response_writer.h"

namespace imap {

namespace {

std::string set_text(const std::vector<base::Uid>& uids) {
    std::vector<base::Uid> sorted = uids;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    std::string out;
    append_number_set(out, sorted);
    return out;
}

bool knows(const FolderMemory& memory, base::Uid uid) {
    std::size_t low = 0;
    std::size_t high = memory.uids.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (memory.uids[middle] < uid) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < memory.uids.size() && memory.uids[low] == uid;
}

/// What the memory is worth once the folder is open.
bool is_valid(const FolderMemory& memory, const ClientData& data) {
    return memory.uid_validity && memory.uid_validity == data.uid_validity;
}

/// Sync falls back to asking for all where the server or the memory does not allow better.
Resync method(const task::Sync& sync, const ClientTurn& turn) {
    if (!is_valid(sync.memory, turn.data)) return Resync::Full;
    // Cut before its first end, a synchronisation has nothing to begin from.
    if (sync.how == Resync::NewOnly && !sync.memory.uid_next) return Resync::Full;
    if (sync.how != Resync::NewOnly && !sync.memory.highest_modseq) return Resync::Full;
    if (sync.how == Resync::Qresync && turn.offers("QRESYNC")) return Resync::Qresync;
    if (sync.how == Resync::Qresync || sync.how == Resync::Condstore) {
        return turn.offers("CONDSTORE") && turn.data.highest_modseq ? Resync::Condstore
                                                                    : Resync::Full;
    }
    return sync.how;
}

enum SyncStep : std::uint8_t { kWindow, kFlags, kRemovals, kWhole, kHeaders, kSynced };

std::string flags_request(const task::Sync& sync, const ClientTurn& turn) {
    const std::string items = " (FLAGS RFC822.SIZE)";
    switch (method(sync, turn)) {
        case Resync::Full:
            break;
        case Resync::NewOnly:
        case Resync::Qresync: {
            std::string from;
            base::append_number(from, sync.memory.uid_next.value);
            return from + ":*" + items;
        }
        case Resync::Condstore: {
            std::string since;
            base::append_number(since, sync.memory.highest_modseq.value);
            return "1:*" + items + " (CHANGEDSINCE " + since + ")";
        }
    }
    return "1:*" + items;
}

bool nothing_new(const task::Sync& sync, const ClientTurn& turn) {
    if (turn.data.uids.empty()) return true;
    const Resync how = method(sync, turn);
    return (how == Resync::NewOnly || how == Resync::Qresync) && sync.memory.uid_next &&
           turn.data.uid_next == sync.memory.uid_next;
}

bool act(const task::Sync& sync, ClientTurn& turn) {
    ClientData& data = turn.data;
    for (;; ++data.step) {
        switch (data.step) {
            case kWindow:
                if (sync.days_max == 0 || data.uids.empty()) continue;
                turn.command(
                    Verb::UidSearch,
                    "SINCE " + base::imap_date(turn.now - base::days(sync.days_max)).substr(0, 11));
                return true;
            case kFlags:
                if (nothing_new(sync, turn)) continue;
                turn.command(Verb::UidFetch, flags_request(sync, turn));
                return true;
            case kRemovals:
                // Who is gone, CHANGEDSINCE does not say (RFC 7162 3.2.1).
                if (method(sync, turn) != Resync::Condstore) continue;
                turn.command(Verb::UidSearch, "ALL");
                return true;
            case kWhole:
                if (data.wanted.empty()) continue;
                turn.command(Verb::UidFetch, set_text(data.wanted) + " (BODY.PEEK[])");
                return true;
            case kHeaders:
                if (data.wanted_headers.empty()) continue;
                turn.command(Verb::UidFetch,
                             set_text(data.wanted_headers) + " (BODY.PEEK[HEADER])");
                return true;
            default:
                return false;
        }
    }
}

bool act(const task::Open& open, ClientTurn& turn) {
    if (turn.data.step > 0) return false;
    turn.command(Verb::UidFetch,
                 set_text({open.uid}) + (turn.data.profile.peek ? " (BODY.PEEK[])" : " (BODY[])"));
    return true;
}

bool act(const task::SetFlags& set, ClientTurn& turn) {
    ClientData& data = turn.data;
    if (data.step == 0 && set.add.empty()) ++data.step;
    if (data.step == 1 && set.remove.empty()) ++data.step;
    if (data.step > 1 || set.uids.empty()) return false;
    turn.command(Verb::UidStore,
                 set_text(set.uids) +
                     (data.step == 0 ? " +FLAGS (" + set.add : " -FLAGS (" + set.remove) + ")");
    return true;
}

/// UID EXPUNGE where the server has it: EXPUNGE also takes what others have marked (RFC 4315 2.1).
void expunge_these(ClientTurn& turn, const std::vector<base::Uid>& uids) {
    if (turn.has("UIDPLUS")) {
        turn.command(Verb::UidExpunge, set_text(uids));
    } else {
        turn.command(Verb::Expunge);
    }
}

enum MoveStep : std::uint8_t { kMove, kCreate, kMark, kExpunge, kMoved };

/// MOVE, or COPY, mark, expunge. CREATE comes in between if the target is missing.
bool act_move(const std::vector<base::Uid>& uids, const std::string& to, ClientTurn& turn) {
    ClientData& data = turn.data;
    if (uids.empty()) return false;
    const bool can_move = turn.has("MOVE");
    switch (data.step) {
        case kMove:
            turn.command(can_move ? Verb::UidMove : Verb::UidCopy,
                         set_text(uids) + " " + mailbox_text(data, to));
            return true;
        case kCreate:
            turn.command(Verb::Create, mailbox_text(data, to));
            return true;
        case kMark:
            if (can_move) return false;
            turn.command(Verb::UidStore, set_text(uids) + " +FLAGS (\\Deleted)");
            return true;
        case kExpunge:
            expunge_these(turn, uids);
            return true;
        default:
            return false;
    }
}

bool act(const task::Move& move, ClientTurn& turn) {
    return act_move(move.uids, move.to, turn);
}

bool act(const task::Delete& gone, ClientTurn& turn) {
    if (gone.style == task::DeleteStyle::MoveToTrash) return act_move(gone.uids, gone.trash, turn);
    if (gone.uids.empty()) return false;
    if (turn.data.step == 0) {
        turn.command(Verb::UidStore, set_text(gone.uids) + " +FLAGS (\\Deleted)");
        return true;
    }
    if (turn.data.step > 1 || gone.style == task::DeleteStyle::Mark) return false;
    expunge_these(turn, gone.uids);
    return true;
}

bool act(const task::Copy& copy, ClientTurn& turn) {
    if (copy.uids.empty() || turn.data.step > kCreate) return false;
    if (turn.data.step == kCreate) {
        turn.command(Verb::Create, mailbox_text(turn.data, copy.to));
    } else {
        turn.command(Verb::UidCopy, set_text(copy.uids) + " " + mailbox_text(turn.data, copy.to));
    }
    return true;
}

bool act(const task::Expunge&, ClientTurn& turn) {
    if (turn.data.step > 0) return false;
    turn.command(Verb::Expunge);
    return true;
}

bool act(const task::Empty&, ClientTurn& turn) {
    if (turn.data.step > 1 || (turn.data.step == 0 && turn.data.uids.empty())) return false;
    if (turn.data.step == 0) {
        turn.command(Verb::Store, "1:* +FLAGS.SILENT (\\Deleted)");
    } else {
        turn.command(Verb::Expunge);
    }
    return true;
}

enum AppendStep : std::uint8_t { kLook, kAppend, kCreateTarget, kAppended };

bool act(const task::Append& append, ClientTurn& turn) {
    ClientData& data = turn.data;
    if (data.step == kLook) {
        const auto id = append.look_first ? append.message.field("Message-ID") : std::nullopt;
        if (id && fits_quotes(*id)) {
            std::string quoted;
            append_quoted(quoted, *id);
            turn.command(Verb::UidSearch, "HEADER Message-ID " + quoted);
            return true;
        }
        data.step = kAppend;
    }
    if (data.step == kAppended) return false;
    if (data.step == kCreateTarget) {
        turn.command(Verb::Create, mailbox_text(data, append.folder));
        return true;
    }
    std::string arguments = mailbox_text(data, append.folder) + " (" + append.flags + ") ";
    if (append.date) arguments.append("\"").append(base::imap_date(*append.date)).append("\" ");
    arguments += data.utf8 ? "UTF8 (~{" : "{";
    base::append_number(arguments, append.message.size());
    turn.command(Verb::Append, arguments + "}");
    turn.wait_for(ClientWait::Invitation);
    return true;
}

bool act(const task::CreateFolder& create, ClientTurn& turn) {
    if (turn.data.step > 0) return false;
    turn.command(Verb::Create, mailbox_text(turn.data, create.folder));
    return true;
}

bool act(const task::ListFolders&, ClientTurn& turn) {
    if (turn.data.step > 0) return false;
    turn.command(Verb::List, "\"\" *");
    return true;
}

bool act(const task::Search& search, ClientTurn& turn) {
    if (turn.data.step > 0) return false;
    turn.command(Verb::UidSearch, search.keys);
    return true;
}

bool act(const task::Poll&, ClientTurn& turn) {
    if (turn.data.step > 0) return false;
    turn.command(Verb::Noop);
    return true;
}

bool act(const task::Idle&, ClientTurn& turn) {
    // A folder just opened: who is there, so that EXPUNGE's numbers mean something.
    ClientData& data = turn.data;
    if (data.step == 0) {
        const bool unknown = std::any_of(data.uids.begin(), data.uids.end(), [](base::Uid uid) { return !uid; });
        data.step = 1;
        if (unknown) {
            data.step = 2;
            turn.command(Verb::UidSearch, "ALL");
            return true;
        }
    }
    if (turn.has("IDLE")) {
        turn.command(Verb::Idle);
        turn.wait_for(ClientWait::Invitation);
    } else {
        turn.command(Verb::Noop);
    }
    return true;
}

/// New UIDs, sorted into those to fetch whole and those of which the header will do.
void choose_texts(ClientData& data, const task::Sync& sync, const std::vector<ClientEvent>& events,
                  std::size_t from) {
    for (std::size_t i = from; i < events.size(); ++i) {
        const auto* known = std::get_if<event::MessageKnown>(&events[i]);
        if (known == nullptr || sync.depth == FetchDepth::Flags) continue;
        if (is_valid(sync.memory, data) && knows(sync.memory, known->uid)) continue;
        if (sync.days_max != 0 &&
            !std::binary_search(data.found.begin(), data.found.end(), known->uid))
            continue;
        const bool headers = sync.depth == FetchDepth::Headers ||
                             (sync.octets_max != 0 && known->size > sync.octets_max);
        (headers ? data.wanted_headers : data.wanted).push_back(known->uid);
    }
}

/// What the memory holds and the server no longer does. REQUIRES: `present` ascending.
void report_gone(const ClientData& data, const task::Sync& sync,
                 const std::vector<base::Uid>& present, std::vector<ClientEvent>& events) {
    if (!is_valid(sync.memory, data)) return;
    for (const base::Uid uid : sync.memory.uids) {
        if (!std::binary_search(present.begin(), present.end(), uid)) {
            events.emplace_back(event::MessageGone{data.folder, uid});
        }
    }
}

bool finish(const task::Sync& sync, ClientData& data, bool, std::vector<ClientEvent>& events) {
    std::sort(data.found.begin(), data.found.end());
    std::sort(data.heard.begin(), data.heard.end());
    const bool all_heard = sync.how == Resync::Full || !is_valid(sync.memory, data);
    if (data.step == kFlags && all_heard && is_valid(sync.memory, data))
        report_gone(data, sync, data.heard, events);
    if (data.step == kRemovals) report_gone(data, sync, data.found, events);
    ++data.step;
    return false;
}

/// Target missing: make it, once, and go back. True if the task goes on.
bool make_target(ClientData& data, bool ok, std::uint8_t create_step, std::uint8_t again_step) {
    if (data.step == create_step) {
        data.step = again_step;
        // Another program may have made it in between (RFC 5530 3); a server without codes does not say.
        return ok || data.answer_code.empty() || base::istarts_with(data.answer_code, "ALREADYEXISTS");
    }
    if (ok || data.made_target || !base::istarts_with(data.answer_code, "TRYCREATE")) return false;
    data.made_target = true;
    data.step = create_step;
    return true;
}

}  // namespace

bool wants_utf8(const ClientTurn& turn) {
    const ClientData& data = turn.data;
    const auto* append = std::get_if<task::Append>(&data.tasks[data.task]);
    if (append == nullptr || data.asked_utf8 || data.step != kLook) return false;
    if (!turn.offers("UTF8=ACCEPT") || !turn.offers("ENABLE")) return false;
    if (!data.folder.empty() && !turn.has("UNSELECT")) return false;
    const std::string_view header = append->message.header_section();
    return std::any_of(header.begin(), header.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

void enable_utf8(ClientTurn& turn) {
    if (!turn.data.folder.empty()) return turn.command(Verb::Unselect);
    turn.data.asked_utf8 = true;
    turn.command(Verb::Enable, "UTF8=ACCEPT");
}

std::string folder_of(const ClientTask& task) {
    return std::visit(
        [](const auto& one) -> std::string {
            using Task = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<Task, task::Append>) {
                return one.look_first ? one.folder : std::string{};
            } else if constexpr (std::is_same_v<Task, task::CreateFolder> ||
                                 std::is_same_v<Task, task::ListFolders>) {
                return {};
            } else {
                return one.folder;
            }
        },
        task);
}

bool names_uids(const ClientTask& task) {
    return std::holds_alternative<task::Open>(task) || std::holds_alternative<task::SetFlags>(task) ||
           std::holds_alternative<task::Delete>(task) || std::holds_alternative<task::Move>(task) ||
           std::holds_alternative<task::Copy>(task);
}

bool act_on_task(ClientTurn& turn) {
    return std::visit([&turn](const auto& one) { return act(one, turn); },
                      turn.data.tasks[turn.data.task]);
}

bool finish_step(ClientData& data, bool answered_ok, bool& ok, std::vector<ClientEvent>& events) {
    const ClientTask& task = data.tasks[data.task];
    ok = answered_ok;
    if (const auto* append = std::get_if<task::Append>(&task)) {
        if (data.step == kLook) {
            data.step = data.found.empty() || !answered_ok ? kAppend : kAppended;
            ok = true;
            return data.step == kAppended;
        }
        if (append->create && make_target(data, answered_ok, kCreateTarget, kAppend)) return false;
        return true;
    }
    const auto* gone = std::get_if<task::Delete>(&task);
    const bool moves = std::holds_alternative<task::Move>(task) ||
                       std::holds_alternative<task::Copy>(task) ||
                       (gone != nullptr && gone->style == task::DeleteStyle::MoveToTrash);
    if (moves && data.step <= kCreate) {
        if (make_target(data, answered_ok, kCreate, kMove)) return false;
        data.step = kMark;
        return !answered_ok || data.verb == Verb::UidMove ||
               std::holds_alternative<task::Copy>(task);
    }
    if (!answered_ok) return true;
    if (const auto* sync = std::get_if<task::Sync>(&task))
        return finish(*sync, data, answered_ok, events);
    if (std::holds_alternative<task::Search>(task)) {
        std::sort(data.found.begin(), data.found.end());
        events.emplace_back(event::Found{data.folder, data.found});
    }
    ++data.step;
    return false;
}

void note_known(ClientData& data, const std::vector<ClientEvent>& events, std::size_t from) {
    if (data.phase != ClientPhase::Tasks || data.task >= data.tasks.size()) return;
    if (const auto* sync = std::get_if<task::Sync>(&data.tasks[data.task]))
        choose_texts(data, *sync, events, from);
}

}  // namespace imap
