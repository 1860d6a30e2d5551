// What people do with a mail program: reading, marking, filing, deleting. What an act does to the
// server's copy follows from the account settings; web-mail is in program_web.cpp.

#include <algorithm>
#include <array>
#include <utility>

#include "sim/machine.h"
#include "sim/program_tools.h"

namespace sim {

namespace {

constexpr std::array<Word<Mark>, 4> kMarks{{
    {Mark::Read, "read"}, {Mark::Unread, "unread"}, {Mark::Flagged, "flagged"}, {Mark::Unflagged, "unflagged"}}};

/// Acts on the server's messages wait while the program does not connect for every act.
bool acts_wait(const MailAccountSettings& settings) { return settings.work_offline || settings.imap.mode == ImapMode::Offline; }

/// What is missing in the Inbox will be removed from the server; what is back there by then will not.
void move_trap(pop3::Wishes& wishes, const std::string& unique_id, std::string_view from, std::string_view to) {
    if (from == "Inbox") {
        wishes.remove_now.push_back(unique_id);
    } else if (to == "Inbox") {
        const auto wish = std::find(wishes.remove_now.begin(), wishes.remove_now.end(), unique_id);
        if (wish != wishes.remove_now.end()) wishes.remove_now.erase(wish);
    }
}

/// Why nothing happens to a letter that an act names.
std::string not_here(const World& world, base::LetterId letter) { return "There is no copy of " + world.letter_name(letter) + " on this device, so nothing was done."; }

/// The same, of a letter that is not in the folder where the act looks for it.
std::string not_there(const World& world, const MailProgram& program, base::LetterId letter, std::string_view folder) {
    const auto elsewhere = find_letter(program, letter, folder);
    if (!elsewhere) return not_here(world, letter);
    return world.letter_name(letter) + " is not in “" + std::string{folder} + "” on this device but in “" + program.folders[elsewhere->folder].name + "”, so nothing was done.";
}

/// Where an act finds its letter: in the folder that it names and in no other.
std::optional<LetterPlace> find_in(const MailProgram& program, base::LetterId letter, std::string_view folder) {
    const auto place = find_letter(program, letter, folder);
    return place && program.folders[place->folder].name == folder ? place : std::nullopt;
}

/// \Seen and \Flagged as the mark wants them.
void put_mark(Mark mark, LocalMessage& message) {
    if (mark == Mark::Read || mark == Mark::Unread) {
        message.seen = mark == Mark::Read;
    } else {
        message.flagged = mark == Mark::Flagged;
    }
}

imap::task::SetFlags flag_task(std::string_view folder, base::Uid uid, Mark mark) {
    const std::string flag = mark == Mark::Read || mark == Mark::Unread ? "\\Seen" : "\\Flagged";
    const bool add = mark == Mark::Read || mark == Mark::Flagged;
    return {server_name(folder), {uid}, add ? flag : "", add ? "" : flag};
}

void insert_sorted(std::vector<base::Uid>& uids, base::Uid uid) {
    const auto at = std::lower_bound(uids.begin(), uids.end(), uid);
    if (at == uids.end() || *at != uid) uids.insert(at, uid);
}

std::optional<WhenDeleting> style_named(std::string_view word) {
    MailAccountSettings trial;
    if (!change_setting(trial, "when_deleting", word)) return std::nullopt;
    return trial.imap.when_deleting;
}

}  // namespace

std::span<const Word<Mark>> words_of(Mark) { return kMarks; }

void Machine::tell_user(World& world, base::HostId device, std::string text) {
    Host& host = world.edit_host(device);
    if (!host.program) return;
    simple_fact(world, base::FactKind::ProgramSays, device, 0, text);
    host.program->last_error = std::move(text);
}

void Machine::set_local_flags(World& world, Host& device, LocalFolder& folder, std::size_t index, const LocalMessage& wanted) {
    const std::string text = flags_text(wanted);
    if (flags_text(folder.messages[index]) == text) return;
    LocalMessage& message = folder.messages.edit(index);
    message.seen = wanted.seen;
    message.answered = wanted.answered;
    message.flagged = wanted.flagged;
    message.draft = wanted.draft;
    message.marked_deleted = wanted.marked_deleted;
    Entry entry;
    entry.kind = base::FactKind::FlagsChanged;
    entry.host = device.id;
    entry.place = base::PlaceKind::Device;
    entry.letter = message.letter;
    entry.copy = message.copy;
    record(world, entry, text);
}

void Machine::remove_local(World& world, Host& device, LocalFolder& folder, std::size_t index) {
    const LocalMessage message = folder.messages[index];
    const base::PlaceKind place = folder.name == "Outbox" ? base::PlaceKind::Outbox : base::PlaceKind::Device;
    end_copy(world, device.id, place, message.letter, message.copy, {}, base::Protocol::None);
    folder.messages.erase_where([&](const LocalMessage& m) { return m.copy == message.copy; });
}

void Machine::copy_local(World& world, Host& device, const LocalMessage& from, std::string_view to) {
    LocalMessage copy = from;
    copy.uid = {};
    copy.unique_id.clear();
    copy.marked_deleted = false;
    copy.filed_ahead = static_cast<bool>(from.uid);
    copy.since = world.now;
    copy.copy = make_copy(world, device.id, base::PlaceKind::Device, from.letter, from.copy, {}, to, {}, base::Protocol::None,
                          from.holding == Holding::HeadersOnly);
    device.program->edit_folder(to).messages.push_back(std::move(copy));
}

void Machine::order(World& world, Host& device, std::vector<imap::ClientTask> tasks) {
    MailProgram& program = *device.program;
    program.open = true;
    if (acts_wait(program.settings)) {
        for (imap::ClientTask& task : tasks) program.replay.push_back(std::move(task));
        return;
    }
    Errand errand;
    errand.kind = ErrandKind::Tasks;
    errand.tasks = std::move(tasks);
    errand.ordered_by = cause_;
    program.errands.push_back(std::move(errand));
    next_errand(world, device.id);
}

void Machine::order_collection(World& world, Host& device) {
    MailProgram& program = *device.program;
    program.open = true;
    if (!program.replay.empty() && program.settings.incoming == Incoming::Imap) {
        Errand replay;
        replay.kind = ErrandKind::Tasks;
        replay.tasks = std::exchange(program.replay, {});
        replay.ordered_by = cause_;
        program.errands.push_back(std::move(replay));
    }
    for (Errand& unsent : program.unsent) {
        unsent.ordered_by = cause_;
        program.errands.push_back(std::move(unsent));
    }
    program.unsent.clear();
    Errand errand;
    errand.kind = ErrandKind::Collect;
    errand.ordered_by = cause_;
    program.errands.push_back(std::move(errand));
    next_errand(world, device.id);
}

void Machine::act_on(World& world, const CheckMail& act) {
    const Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    const base::EntryId pressed = cause_;
    for (const base::HostId account : accounts_of(world, device->id)) {
        cause_ = pressed;
        check_mail(world, world.edit_host(account));
    }
}

void Machine::check_mail(World& world, Host& device) {
    if (device.program->settings.incoming == Incoming::Web) return web_look(world, device, "INBOX");
    if (device.program->settings.work_offline) {
        return tell_user(world, device.id, "The program works offline: nothing is fetched or sent until it is told to work online.");
    }
    order_collection(world, device);
}

void Machine::act_on(World& world, const OpenLetter& act) {
    Host* device = edit_device_with(world, act.device, act.letter, "Inbox");
    if (device == nullptr) return;
    MailProgram& program = *device->program;
    if (program.settings.incoming == Incoming::Web) return web_open(world, *device, act.letter);
    const auto place = find_letter(program, act.letter, "Inbox");
    if (!place) return tell_user(world, device->id, not_here(world, act.letter));
    LocalFolder& folder = program.folders[place->folder];
    const LocalMessage message = folder.messages[place->message];
    const bool waits = acts_wait(program.settings);
    if (message.holding == Holding::HeadersOnly && (message.uid || !message.unique_id.empty()) && program.settings.work_offline) {
        return tell_user(world, device->id, "The text of this letter is not on this device, and the program works offline.");
    }
    LocalMessage read = message;
    read.seen = true;
    if (message.uid) {
        const std::string name = server_name(folder.name);
        if (message.holding == Holding::HeadersOnly) {
            if (!waits) return order(world, *device, {imap::task::Open{name, message.uid}});
            // The text is fetched at once; what waits is only what it does to the marks.
            Errand errand;
            errand.kind = ErrandKind::Tasks;
            errand.tasks = {imap::task::Open{name, message.uid}};
            errand.ordered_by = cause_;
            program.errands.push_back(std::move(errand));
            return next_errand(world, device->id);
        }
        if (message.seen || program.settings.imap.peek) return;
        if (waits) set_local_flags(world, *device, folder, place->message, read);
        return order(world, *device, {flag_task(folder.name, message.uid, Mark::Read)});
    }
    set_local_flags(world, *device, folder, place->message, read);
    if (message.holding == Holding::HeadersOnly && !message.unique_id.empty()) {
        program.wishes.fetch_now.push_back(message.unique_id);
        order_collection(world, *device);
    }
}

void Machine::act_on(World& world, const MarkLetter& act) {
    Host* device = edit_device_with(world, act.device, act.letter, act.folder);
    if (device == nullptr) return;
    MailProgram& program = *device->program;
    if (program.settings.incoming == Incoming::Web) return web_mark(world, *device, act.letter, act.mark, act.folder);
    const std::string named = local_name(act.folder);
    const auto place = find_in(program, act.letter, named);
    if (!place) return tell_user(world, device->id, not_there(world, program, act.letter, named));
    LocalFolder& folder = program.folders[place->folder];
    LocalMessage message = folder.messages[place->message];
    put_mark(act.mark, message);
    if (flags_text(message) == flags_text(folder.messages[place->message])) return;
    if (!message.uid || acts_wait(program.settings)) set_local_flags(world, *device, folder, place->message, message);
    if (message.uid) order(world, *device, {flag_task(folder.name, message.uid, act.mark)});
}

void Machine::act_on(World& world, const MoveLetter& act) {
    Host* device = edit_device_with(world, act.device, act.letter, act.folder);
    if (device == nullptr || act.to.empty()) return;
    MailProgram& program = *device->program;
    if (program.settings.incoming == Incoming::Web) return web_move(world, *device, act.letter, act.folder, act.to);
    const std::string named = local_name(act.folder);
    const auto place = find_in(program, act.letter, named);
    if (!place) return tell_user(world, device->id, not_there(world, program, act.letter, named));
    if (program.folders[place->folder].name == act.to) return;
    const LocalMessage message = program.folders[place->folder].messages[place->message];
    const std::string from = program.folders[place->folder].name;
    if (!message.uid) {
        copy_local(world, *device, message, act.to);
        LocalFolder& into = program.edit_folder(act.to);
        into.messages.edit(into.messages.size() - 1).unique_id = message.unique_id;   // it is the same letter, only filed
        remove_local(world, *device, program.edit_folder(from), place->message);
        if (!message.unique_id.empty() && program.settings.pop3.until_moved) move_trap(program.wishes, message.unique_id, from, act.to);
        return;
    }
    if (acts_wait(program.settings)) {
        if (keeps_folder(program.settings, act.to)) copy_local(world, *device, message, act.to);
        LocalFolder& folder = program.edit_folder(from);
        insert_sorted(folder.dropped, message.uid);
        remove_local(world, *device, folder, place->message);
    }
    order(world, *device, {imap::task::Move{server_name(from), {message.uid}, server_name(act.to)}});
}

void Machine::act_on(World& world, const CopyLetter& act) {
    Host* device = edit_device_with(world, act.device, act.letter, act.folder);
    if (device == nullptr || act.to.empty()) return;
    MailProgram& program = *device->program;
    if (program.settings.incoming == Incoming::Web) return web_copy(world, *device, act.letter, act.folder, act.to);
    const std::string named = local_name(act.folder);
    const auto place = find_in(program, act.letter, named);
    if (!place) return tell_user(world, device->id, not_there(world, program, act.letter, named));
    const LocalFolder& folder = program.folders[place->folder];
    const LocalMessage message = folder.messages[place->message];
    const std::string from = folder.name;
    if (!message.uid || (acts_wait(program.settings) && keeps_folder(program.settings, act.to))) copy_local(world, *device, message, act.to);
    if (message.uid) order(world, *device, {imap::task::Copy{server_name(from), {message.uid}, server_name(act.to)}});
}

void Machine::act_on(World& world, const DeleteLetter& act) {
    Host* device = edit_device_with(world, act.device, act.letter, act.folder);
    if (device == nullptr) return;
    MailProgram& program = *device->program;
    WhenDeleting style = program.settings.imap.when_deleting;
    if (!act.how.empty()) {
        const auto named = style_named(act.how);
        if (!named) return tell_user(world, device->id, "There is no way of deleting called “" + act.how + "”: trash, mark, expunge_on_exit, expunge or local.");
        style = *named;
    }
    if (program.settings.incoming == Incoming::Web) return web_delete(world, *device, act.letter, act.folder, style);
    const std::string looked_in = act.folder.empty() ? "Inbox" : local_name(act.folder);
    const auto place = find_in(program, act.letter, looked_in);
    if (!place) return tell_user(world, device->id, not_there(world, program, act.letter, looked_in));
    if (program.folders[place->folder].messages[place->message].uid) return delete_cached(world, *device, *place, style);
    LocalFolder& folder = program.folders[place->folder];
    const LocalMessage message = folder.messages[place->message];
    remove_local(world, *device, folder, place->message);
    // An account that keeps nothing on the server would have removed the letter, had it fetched it whole.
    const bool was_due = !program.settings.pop3.leave_on_server && message.holding == Holding::HeadersOnly;
    if (!message.unique_id.empty() && (program.settings.pop3.until_deleted || was_due)) program.wishes.remove_now.push_back(message.unique_id);
    const auto sends_it = [&](const Errand& e) { return e.kind == ErrandKind::Send && e.outgoing == message.copy; };
    std::erase_if(program.unsent, sends_it);
    auto& errands = program.errands;  // the first one may be going on just now
    if (!errands.empty()) errands.erase(std::remove_if(errands.begin() + 1, errands.end(), sends_it), errands.end());
}

void Machine::delete_cached(World& world, Host& device, LetterPlace place, WhenDeleting style) {
    MailProgram& program = *device.program;
    LocalFolder& folder = program.folders[place.folder];
    const LocalMessage message = folder.messages[place.message];
    const std::string from = folder.name;
    const std::string trash = program.settings.trash_folder;
    if (style == WhenDeleting::LocalCopyOnly) {  // the server's is the message; this was a cache of it
        insert_sorted(folder.dropped, message.uid);
        return remove_local(world, device, folder, place.message);
    }
    imap::task::Delete task{server_name(from), {message.uid}, imap::task::DeleteStyle::MarkAndExpunge, trash};
    if (style == WhenDeleting::Mark || style == WhenDeleting::MarkExpungeOnExit) task.style = imap::task::DeleteStyle::Mark;
    if (style == WhenDeleting::MoveToTrash && from != trash) task.style = imap::task::DeleteStyle::MoveToTrash;
    if (acts_wait(program.settings)) {
        if (task.style == imap::task::DeleteStyle::Mark) {
            LocalMessage marked = message;
            marked.marked_deleted = true;
            set_local_flags(world, device, folder, place.message, marked);
        } else {
            if (task.style == imap::task::DeleteStyle::MoveToTrash && keeps_folder(program.settings, trash)) copy_local(world, device, message, trash);
            LocalFolder& source = program.edit_folder(from);
            insert_sorted(source.dropped, message.uid);
            remove_local(world, device, source, place.message);
        }
    }
    order(world, device, {std::move(task)});
}

void Machine::act_on(World& world, const EmptyTrash& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    const std::string trash = device->program->settings.trash_folder;
    if (device->program->settings.incoming == Incoming::Web) return web_empty(world, *device, trash);
    if (device->program->settings.incoming == Incoming::Imap) return order(world, *device, {imap::task::Empty{trash}});
    LocalFolder& folder = device->program->edit_folder(trash);
    while (!folder.messages.empty()) remove_local(world, *device, folder, folder.messages.size() - 1);
}

void Machine::act_on(World& world, const UploadFolder& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    const Host* account = act.account.empty() ? device : account_in(world, act.device, act.account);
    if (account == nullptr) return tell_user(world, device->id, act.account + " is no account of this device's mail program.");
    Host* target = &world.edit_host(account->id);
    if (target->program->settings.incoming != Incoming::Imap)
        return tell_user(world, device->id, "Only an account by IMAP has folders on the server to which letters could go.");
    const LocalFolder* folder = device->program->folder(act.folder);
    std::vector<imap::ClientTask> tasks;
    for (std::size_t i = 0; folder != nullptr && i < folder->messages.size(); ++i) {
        const LocalMessage& message = folder->messages[i];
        if ((message.uid && target == device) || message.holding != Holding::Full) continue;
        imap::task::Append append{server_name(act.to), message.message, flags_text(message), {message.letter, message.copy}};
        if (act.keep_dates) append.date = message.since;
        tasks.emplace_back(std::move(append));
    }
    if (tasks.empty()) return tell_user(world, device->id, "No letter of " + act.folder + " is whole on this device and not yet on that server, so nothing was uploaded.");
    order(world, *target, std::move(tasks));
}

void Machine::act_on(World& world, const CleanUp& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr || device->program->settings.incoming != Incoming::Imap) return;
    order(world, *device, {imap::task::Expunge{server_name(act.folder)}});
}

}  // namespace sim
