// A mail program that works by IMAP: what it asks of a session, and how its folders follow the server.

#include <algorithm>
#include <utility>

#include "sim/machine.h"
#include "sim/program_tools.h"

namespace sim {

namespace {

bool has_flag(std::string_view flags, std::string_view flag) { return flags.find(flag) != std::string_view::npos; }

void read_flags(std::string_view flags, LocalMessage& message) {
    message.seen = has_flag(flags, "\\Seen");
    message.marked_deleted = has_flag(flags, "\\Deleted");
    message.answered = has_flag(flags, "\\Answered");
    message.flagged = has_flag(flags, "\\Flagged");
    message.draft = has_flag(flags, "\\Draft");
}

/// What the program says when the server has done nothing, and rightly so.
std::string nothing_there_sentence(const imap::ClientTask& task) {
    const std::string_view meant = std::holds_alternative<imap::task::Move>(task)   ? "moved"
                                   : std::holds_alternative<imap::task::Copy>(task) ? "copied"
                                                                                    : "marked";
    return "Nothing was " + std::string{meant} + ": what was meant is no longer in “" + local_name(imap::folder_of(task)) + "” on the server.";
}

/// What the program says when a server lacks what its settings ask for.
std::string lacking_in_imap(std::string_view capability) {
    if (capability == "IDLE") return "This server cannot announce new mail (IDLE): the program asks every ten minutes instead.";
    if (capability == "QRESYNC") return "This server cannot tell in one answer what has changed (QRESYNC): the program asks in other ways.";
    if (capability == "CONDSTORE") return "This server does not number its changes (CONDSTORE): the program asks for the flags of all messages.";
    return "This server has no " + std::string{capability} + ", which these settings need.";
}

/// What the program knows of a folder, for a Sync.
imap::task::Sync sync_task(const MailProgram& program, std::string_view server_folder) {
    const MailAccountSettings& settings = program.settings;
    imap::task::Sync sync;
    sync.folder = server_folder;
    sync.how = settings.imap.resync;
    sync.depth = settings.imap.mode == ImapMode::Online ? imap::FetchDepth::Headers : imap::FetchDepth::Whole;
    sync.octets_max = settings.size_limit;
    sync.days_max = settings.imap.sync_days;
    const LocalFolder* folder = program.folder(local_name(server_folder));
    if (folder == nullptr) return sync;
    sync.memory.uid_validity = folder->uid_validity;
    sync.memory.uid_next = folder->uid_next;
    sync.memory.highest_modseq = folder->highest_modseq;
    std::vector<base::Uid> uids = folder->dropped;
    for (const LocalMessage& message : folder->messages) {
        if (message.uid) uids.push_back(message.uid);
    }
    std::sort(uids.begin(), uids.end());
    uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
    for (const base::Uid uid : uids) sync.memory.uids.push_back(uid);
    return sync;
}

}  // namespace

template <class Matches>
void Machine::drop_where(World& world, const Stream& stream, LocalFolder& folder, Matches matches) {
    for (const LocalMessage& m : folder.messages) {
        if (matches(m)) end_copy(world, stream.client, base::PlaceKind::Device, m.letter, m.copy, stream.id, stream.protocol);
    }
    folder.messages.erase_where(matches);
}

std::vector<imap::ClientTask> Machine::imap_tasks(const MailProgram& program, const Errand& errand) {
    if (errand.kind == ErrandKind::Tasks) return {errand.tasks.begin() + static_cast<std::ptrdiff_t>(errand.done), errand.tasks.end()};
    std::vector<imap::ClientTask> tasks;
    const MailAccountSettings& settings = program.settings;
    if (settings.imap.all_folders || settings.drafts_on_server) tasks.emplace_back(imap::task::ListFolders{});
    tasks.emplace_back(sync_task(program, "INBOX"));
    for (const std::string& folder : program.server_folders) {
        if (keeps_folder(settings, folder)) tasks.emplace_back(sync_task(program, folder));
    }
    return tasks;
}

ClientSide Machine::session_for_errand(World& world, Host& device, const Errand& errand) {
    MailProgram& program = *device.program;
    if (errand.kind == ErrandKind::Send) return sending_session(world, device);
    if (program.settings.incoming == Incoming::Pop3) return pop3_session(world, program, errand);
    imap::ClientProfile profile;
    profile.user = program.settings.user;
    profile.password = program.settings.password;
    profile.login = program.settings.imap.login;
    profile.tls = program.settings.incoming_tls == smtp::TlsChoice::Never      ? imap::ClientTls::Never
                  : program.settings.incoming_tls == smtp::TlsChoice::Required ? imap::ClientTls::Required
                                                                               : imap::ClientTls::IfOffered;
    profile.peek = program.settings.imap.peek;
    for (const LocalFolder& folder : program.folders) {
        if (folder.uid_validity) profile.known.push_back({server_name(folder.name), folder.uid_validity});
    }
    std::vector<imap::ClientTask> tasks = imap_tasks(program, errand);
    if (program.settings.imap.idle) {
        profile.log_out_when_done = false;
        program.standing = {};
        program.standing.errand_last = tasks.size() - 1;
        if (program.way_back.renew_after.count() != 0) profile.idle_renewal = program.way_back.renew_after;
        tasks.emplace_back(waiting_task(program));
        program.standing.tasks = tasks.size();
    }
    return imap::ClientSession{std::move(profile), std::move(tasks)};
}

void Machine::program_imap_events(World& world, Stream& stream) {
    const std::vector<imap::ClientEvent> events = std::exchange(imap_events_, {});
    bool lost = false;
    for (const imap::ClientEvent& event : events) {
        const auto* ended = std::get_if<imap::event::SessionEnded>(&event);
        lost = lost || (ended != nullptr && !ended->in_good_order);
    }
    if (lost) world.edit_host(stream.client).program->way_back.lost = true;
    for (const imap::ClientEvent& event : events) {
        if (const auto* done = std::get_if<imap::event::TaskDone>(&event)) {
            if (!lost) imap_task_done(world, stream, *done);
        } else {
            imap_event(world, stream, event);
        }
    }
}

void Machine::imap_task_done(World& world, Stream& stream, const imap::event::TaskDone& done) {
    Host& device = world.edit_host(stream.client);
    MailProgram& program = *device.program;
    const bool standing = program.standing.session == stream.id;
    const std::size_t first = standing ? program.standing.errand_first : 0;
    if (program.errands.empty() || program.busy != ProgramBusy::Collecting || done.index < first) return;
    if (standing && done.index > program.standing.errand_last) return;   // the waiting between errands
    Errand& errand = program.errands.front();
    if (!done.ok) {
        const bool save_failed = errand.kind == ErrandKind::Tasks && errand.done < errand.tasks.size() &&
                                 std::holds_alternative<imap::task::Append>(errand.tasks[errand.done]);
        tell_user(world, stream.client, (save_failed ? "The server could not keep a copy: " : "The server did not do what was asked: ") + done.text);
    }
    if (errand.kind == ErrandKind::Tasks && errand.done < errand.tasks.size()) {
        if (done.nothing_there) tell_user(world, stream.client, nothing_there_sentence(errand.tasks[errand.done]));
        if (done.ok) imap_task_succeeded(world, stream, errand.tasks[errand.done]);
        Errand& worked_on = program.errands.front();
        if (++worked_on.done == worked_on.tasks.size() && worked_on.then_send && done.ok) {
            const base::LetterId draft = std::exchange(worked_on.then_send, {});
            const std::string more = worked_on.more;   // sending makes another errand, and this one may move
            finish_draft(world, device, draft, more, true);
        }
    } else if (errand.kind == ErrandKind::Collect && done.ok && !program.opened.empty()) {
        // Only now: had the line broken before, the next collection would begin where this one did.
        for (const OpenedFolder& opened : std::exchange(program.opened, {})) {
            LocalFolder& folder = program.edit_folder(local_name(opened.name));
            folder.uid_next = opened.uid_next;
            folder.highest_modseq = opened.highest_modseq;
            // What was filed here off-line is either on the server by now or was not there to be filed.
            if (program.replay.empty()) drop_where(world, stream, folder, [](const LocalMessage& m) { return m.filed_ahead; });
        }
    }
    if (standing && done.ok) program.way_back.failures = 0;
    if (standing && done.index == program.standing.errand_last) finish_errand(world, stream.client);
}

void Machine::drop_uids(World& world, const Stream& stream, std::string_view server_folder, const std::vector<base::Uid>& uids) {
    LocalFolder& folder = world.edit_host(stream.client).program->edit_folder(local_name(server_folder));
    drop_where(world, stream, folder, [&](const LocalMessage& m) { return m.uid && std::find(uids.begin(), uids.end(), m.uid) != uids.end(); });
}

void Machine::imap_task_succeeded(World& world, const Stream& stream, const imap::ClientTask& task) {
    MailProgram& program = *world.edit_host(stream.client).program;
    if (const auto* emptied = std::get_if<imap::task::Empty>(&task)) {
        drop_where(world, stream, program.edit_folder(local_name(emptied->folder)), [](const LocalMessage& m) { return static_cast<bool>(m.uid); });
    } else if (const auto* cleaned = std::get_if<imap::task::Expunge>(&task)) {
        drop_where(world, stream, program.edit_folder(local_name(cleaned->folder)), [](const LocalMessage& m) { return m.uid && m.marked_deleted; });
    } else if (const auto* moved = std::get_if<imap::task::Move>(&task)) {
        drop_uids(world, stream, moved->folder, moved->uids);
    } else if (const auto* gone = std::get_if<imap::task::Delete>(&task)) {
        if (gone->style != imap::task::DeleteStyle::Mark) drop_uids(world, stream, gone->folder, gone->uids);
    } else if (const auto* append = std::get_if<imap::task::Append>(&task)) {
        // The server has it now. What is shown in that folder comes from there, if the folder is kept here at all.
        if (keeps_folder(program.settings, append->folder)) return;
        const base::CopyId copy = append->provenance.copy;
        drop_where(world, stream, program.edit_folder(local_name(append->folder)), [copy](const LocalMessage& m) { return m.copy == copy && !m.uid; });
    }
}

void Machine::imap_folder_listed(World& world, Stream& stream, const imap::event::FolderListed& listed) {
    MailProgram& program = *world.edit_host(stream.client).program;
    if (listed.folder == "INBOX" || has_flag(listed.attributes, "\\Noselect")) return;
    auto& known = program.server_folders;
    if (std::find(known.begin(), known.end(), listed.folder) != known.end()) return;
    known.push_back(listed.folder);
    if (!keeps_folder(program.settings, listed.folder)) return;
    auto& session = std::get<imap::ClientSession>(stream.client_side);
    session.add(sync_task(program, listed.folder));
    if (program.standing.session == stream.id) {   // the errand grows, and the waiting comes after it
        session.add(waiting_task(program));
        program.standing.errand_last = program.standing.tasks;
        program.standing.tasks += 2;
    }
}

void Machine::imap_flags(World& world, const Stream& stream, std::string_view folder_name, base::Uid uid, std::string_view flags) {
    Host& device = world.edit_host(stream.client);
    LocalFolder& folder = device.program->edit_folder(local_name(folder_name));
    const auto index = index_of_uid(folder, uid);
    if (!index) {   // its text is still to come
        for (OpenedFolder& opened : device.program->opened) {
            if (opened.name != folder_name) continue;
            const auto at = std::lower_bound(opened.told.begin(), opened.told.end(), uid, [](const ToldFlags& one, base::Uid wanted) { return one.uid < wanted; });
            if (at == opened.told.end() || at->uid != uid) opened.told.insert(at, ToldFlags{uid, std::string{flags}});
        }
        return;
    }
    LocalMessage told = folder.messages[*index];
    read_flags(flags, told);
    set_local_flags(world, device, folder, *index, told);
}

void Machine::imap_fetched(World& world, Stream& stream, const imap::event::MessageFetched& fetched) {
    MailProgram& program = *world.edit_host(stream.client).program;
    LocalFolder& folder = program.edit_folder(local_name(fetched.folder));
    if (stream.heard_text) cause_ = stream.heard_text;  // the text made the copy, not the bracket after it
    if (const auto index = index_of_uid(folder, fetched.uid)) {
        if (folder.messages[*index].holding == Holding::HeadersOnly && fetched.full) complete_local(world, stream, folder, *index, fetched.text);
        return;
    }
    // What was filed here before the server knew of it gets its number now, and stays one copy.
    const base::LetterId letter = fetched.provenance.letter;
    for (std::size_t i = 0; letter && i < folder.messages.size(); ++i) {
        if (folder.messages[i].letter != letter || folder.messages[i].uid) continue;
        folder.messages.edit(i).uid = fetched.uid;
        folder.messages.edit(i).filed_ahead = false;
        return;
    }
    LocalMessage message;
    message.uid = fetched.uid;
    message.message = mail::Message{fetched.text};
    message.letter = letter ? letter : new_letter(world, message.message);
    message.holding = fetched.full ? Holding::Full : Holding::HeadersOnly;
    message.since = world.now;
    for (const OpenedFolder& opened : program.opened) {
        if (opened.name != fetched.folder) continue;
        const auto at = std::lower_bound(opened.told.begin(), opened.told.end(), fetched.uid, [](const ToldFlags& one, base::Uid wanted) { return one.uid < wanted; });
        if (at != opened.told.end() && at->uid == fetched.uid) read_flags(at->flags, message);
    }
    message.copy = make_copy(world, stream.client, base::PlaceKind::Device, message.letter, fetched.provenance.copy, {}, folder.name, stream.id,
                             stream.protocol, !fetched.full);
    folder.messages.push_back(std::move(message));
}

void Machine::imap_opened(World& world, const Stream& stream, const imap::event::FolderOpened& opened) {
    MailProgram& program = *world.edit_host(stream.client).program;
    LocalFolder& folder = program.edit_folder(local_name(opened.folder));
    if (opened.forget) {
        drop_where(world, stream, folder, [](const LocalMessage& m) { return static_cast<bool>(m.uid); });
        folder.dropped.clear();
        folder.uid_next = {};
        folder.highest_modseq = {};
        tell_user(world, stream.client, "The server has numbered “" + folder.name + "” anew: everything in it is fetched again.");
    }
    const bool collecting = !program.errands.empty() && program.errands.front().kind == ErrandKind::Collect;
    if (!collecting) return;
    folder.uid_validity = opened.uid_validity;
    program.opened.push_back({opened.folder, opened.uid_validity, opened.uid_next, opened.highest_modseq});
}

void Machine::imap_found(World& world, Stream& stream, const imap::event::Found& found) {
    Host& device = world.edit_host(stream.client);
    LocalFolder& folder = device.program->edit_folder(local_name(found.folder));
    const auto is_there = [&](base::Uid uid) { return std::binary_search(found.uids.begin(), found.uids.end(), uid); };
    drop_where(world, stream, folder, [&](const LocalMessage& m) { return m.uid && !is_there(m.uid); });
    std::erase_if(folder.dropped, [&](base::Uid uid) { return !is_there(uid); });
    const bool is_new = std::any_of(found.uids.begin(), found.uids.end(), [&](base::Uid uid) {
        return uid >= folder.uid_next && !index_of_uid(folder, uid);
    });
    if (is_new && folder.uid_next) note_news(world, device);
}

/// The UID of what was filed by APPEND (RFC 4315 3): the copy here is known by it from now on.
void Machine::imap_filed(World& world, const Stream& stream, const imap::event::Copied& filed) {
    Host& device = world.edit_host(stream.client);
    MailProgram& program = *device.program;
    const Errand& errand = program.errands.front();
    if (errand.kind != ErrandKind::Tasks || errand.done >= errand.tasks.size() || filed.to_uids.size() != 1) return;
    const auto* append = std::get_if<imap::task::Append>(&errand.tasks[errand.done]);
    if (append == nullptr || !keeps_folder(program.settings, append->folder)) return;
    LocalFolder& folder = program.edit_folder(local_name(append->folder));
    const base::Uid uid = filed.to_uids.front();
    const auto index = index_of_copy(folder, append->provenance.copy);
    if (!index) {   // a draft that was sent or deleted while it was on its way
        if (has_flag(append->flags, "\\Draft")) order(world, device, {imap::task::Delete{append->folder, {uid}, imap::task::DeleteStyle::MarkAndExpunge, ""}});
        return;
    }
    if (folder.uid_validity && folder.uid_validity != filed.uid_validity) return;
    folder.uid_validity = filed.uid_validity;
    if (!index_of_uid(folder, uid)) folder.messages.edit(*index).uid = uid;
}

/// UIDs at the target of a copy or move (RFC 4315): what was filed here in advance gets its number.
void Machine::imap_copied(World& world, const Stream& stream, const imap::event::Copied& copied) {
    MailProgram& program = *world.edit_host(stream.client).program;
    if (!program.errands.empty() && copied.from_uids.empty()) return imap_filed(world, stream, copied);
    if (program.errands.empty() || copied.from_uids.size() != copied.to_uids.size()) return;
    const LocalFolder* target = program.folder(local_name(copied.to));
    if (target == nullptr || target->uid_validity != copied.uid_validity || !keeps_folder(program.settings, target->name)) return;
    const Errand& errand = program.errands.front();
    if (errand.kind != ErrandKind::Tasks || errand.done >= errand.tasks.size()) return;
    const LocalFolder* source = program.folder(local_name(imap::folder_of(errand.tasks[errand.done])));
    if (source == nullptr) return;
    for (std::size_t i = 0; i < copied.from_uids.size(); ++i) {
        const auto from = index_of_uid(*source, copied.from_uids[i]);
        if (!from || index_of_uid(*target, copied.to_uids[i])) continue;
        LocalMessage filed = source->messages[*from];
        filed.copy = make_copy(world, stream.client, base::PlaceKind::Device, filed.letter, filed.copy, {}, target->name, stream.id, stream.protocol,
                               filed.holding == Holding::HeadersOnly);
        filed.uid = copied.to_uids[i];
        filed.since = world.now;
        program.edit_folder(target->name).messages.push_back(std::move(filed));
    }
}

void Machine::imap_event(World& world, Stream& stream, const imap::ClientEvent& event) {
    Host& device = world.edit_host(stream.client);
    MailProgram& program = *device.program;
    if (const auto* opened = std::get_if<imap::event::FolderOpened>(&event)) {
        imap_opened(world, stream, *opened);
    } else if (const auto* listed = std::get_if<imap::event::FolderListed>(&event)) {
        imap_folder_listed(world, stream, *listed);
    } else if (const auto* known = std::get_if<imap::event::MessageKnown>(&event)) {
        imap_flags(world, stream, known->folder, known->uid, known->flags);
    } else if (const auto* flags = std::get_if<imap::event::FlagsKnown>(&event)) {
        imap_flags(world, stream, flags->folder, flags->uid, flags->flags);
    } else if (const auto* fetched = std::get_if<imap::event::MessageFetched>(&event)) {
        imap_fetched(world, stream, *fetched);
    } else if (const auto* copied = std::get_if<imap::event::Copied>(&event)) {
        imap_copied(world, stream, *copied);
    } else if (const auto* found = std::get_if<imap::event::Found>(&event)) {
        imap_found(world, stream, *found);
    } else if (const auto* vanished = std::get_if<imap::event::MessageGone>(&event)) {
        LocalFolder& folder = program.edit_folder(local_name(vanished->folder));
        const base::Uid uid = vanished->uid;
        std::erase(folder.dropped, uid);
        drop_where(world, stream, folder, [uid](const LocalMessage& m) { return m.uid == uid; });
    } else if (std::holds_alternative<imap::event::CountChanged>(event)) {
        if (program.standing.session == stream.id) note_news(world, device);
    } else if (const auto* refused = std::get_if<imap::event::LoginRefused>(&event)) {
        program.way_back.refused = true;
        tell_user(world, stream.client, "The server refused the log-in: " + refused->text);
    } else if (std::holds_alternative<imap::event::LoggedIn>(event)) {
        program.way_back.refused = false;
    } else if (const auto* lacking = std::get_if<imap::event::CannotServe>(&event)) {
        tell_user(world, stream.client, lacking_in_imap(lacking->capability));
    } else if (const auto* ended = std::get_if<imap::event::SessionEnded>(&event)) {
        if (ended->in_good_order) return;
        if (ended->waited) learn_patience(world, stream, *ended->waited);
        if (stream.heard && !ended->text.empty() && ended->text != "the connection is gone") {
            tell_user(world, stream.client, "The connection to " + world.host(stream.server).name + " ended: " + ended->text + ".");
        } else {
            connection_lost(world, stream, "while the program was at work");
        }
    }
}

}  // namespace sim
