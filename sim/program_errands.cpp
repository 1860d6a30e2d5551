// Errands: what a mail program must do over a connection, one after another; when it looks for mail
// of its own accord; the connection that it keeps open.

#include <algorithm>
#include <utility>

#include "sim/machine.h"
#include "sim/program_tools.h"
#include "sim/time_text.h"

namespace sim {

namespace {

base::Protocol protocol_of(const MailAccountSettings& settings, bool sends) {
    if (sends) return settings.outgoing_port == 25 ? base::Protocol::Smtp : base::Protocol::Submission;
    return settings.incoming == Incoming::Pop3 ? base::Protocol::Pop3 : base::Protocol::Imap;
}

}  // namespace

void Machine::next_errand(World& world, base::HostId device_id) {
    const Host& device = world.host(device_id);
    if (!device.on || !device.program || device.program->busy != ProgramBusy::Idle || device.program->errands.empty()) return;
    if (device.program->settings.work_offline) return;
    begin_errand(world, device_id);
}

void Machine::begin_errand(World& world, base::HostId device_id) {
    Host& device = world.edit_host(device_id);
    if (!device.on || !device.program || device.program->errands.empty()) return;
    MailProgram& program = *device.program;
    const Errand& errand = program.errands.front();
    const bool sends = errand.kind == ErrandKind::Send;
    if (!cause_) cause_ = errand.ordered_by;
    if (!sends && program.standing.session) return give_to_standing(world, device);
    const auto target = errand.kind == ErrandKind::Collect ? provider_index(world, program.settings.deliver_to) : std::nullopt;
    if (target && mailbox_host(world, *target) == nullptr) {   // what cannot be handed on is better left where it is
        program.busy = ProgramBusy::Resolving;
        tell_user(world, device_id, "No server of " + program.settings.deliver_to + " answers, so nothing is collected for it.");
        return finish_errand(world, device_id);
    }
    const std::string name = sends ? program.settings.outgoing_host : program.settings.incoming_host;
    program.busy = ProgramBusy::Resolving;
    if (name == kLocalhost) return connect_for_errand(world, device, world.machine_of(device_id));
    dns::Type type = dns::Type::A;
    const dns::Answer* answer = ask(world, device_id, name, type, 0);
    if (answer != nullptr && answer->status == dns::Status::NoError && answer->of(type).empty()) {
        type = dns::Type::Aaaa;
        answer = ask(world, device_id, name, type, 0);
    }
    if (answer == nullptr) return;
    const std::vector<dns::Record> addresses = answer->of(type);
    if (addresses.empty()) {
        program.way_back.lost = !sends;
        tell_user(world, device_id, answer->status != dns::Status::ServFail ? "The server " + name + " could not be found."
                                                                            : "The name servers do not answer, so " + name + " could not be found.");
        return finish_errand(world, device_id);
    }
    connect_for_errand(world, device, host_with_address(world, addresses.front().data));
}

void Machine::connect_for_errand(World& world, Host& device, base::HostId server) {
    MailProgram& program = *device.program;
    const Errand& errand = program.errands.front();
    const bool sends = errand.kind == ErrandKind::Send;
    program.busy = sends ? ProgramBusy::Sending : ProgramBusy::Collecting;
    program.last_error.clear();
    const std::uint16_t port = sends ? program.settings.outgoing_port : program.settings.incoming_port;
    const std::uint32_t slot = open_stream(world, device.id, server, port, protocol_of(program.settings, sends),
                                           session_for_errand(world, device, errand), 0);
    const base::SessionId session = world.streams[slot]->id;
    program.errand_session = session;
    if (!sends && program.settings.incoming == Incoming::Imap && program.settings.imap.idle) program.standing.session = session;
}

void Machine::finish_errand(World& world, base::HostId device_id) {
    Host& device = world.edit_host(device_id);
    if (!device.program || device.program->busy == ProgramBusy::Idle) return;
    MailProgram& program = *device.program;
    program.busy = ProgramBusy::Idle;
    program.errand_session = {};
    program.opened.clear();
    put_errand_away(program);
    if (std::exchange(program.standing.news, false) && program.standing.session) note_news(world, device);
    next_errand(world, device_id);
    seek_way_back(world, world.edit_host(device_id));
}

/// The errand at hand is over; what is left of it to do is kept for later.
void Machine::put_errand_away(MailProgram& program) {
    if (program.errands.empty()) return;
    Errand done = std::move(program.errands.front());
    program.errands.erase(program.errands.begin());
    const LocalFolder* outbox = program.folder("Outbox");
    if (done.kind == ErrandKind::Send && outbox != nullptr && index_of_copy(*outbox, done.outgoing)) {
        program.unsent.push_back(std::move(done));
    } else if (done.kind == ErrandKind::Tasks && done.done < done.tasks.size() && program.settings.imap.mode != ImapMode::Online) {
        // What could not be done waits in front of what was ordered later.
        program.replay.insert(program.replay.begin(), done.tasks.begin() + static_cast<std::ptrdiff_t>(done.done), done.tasks.end());
    }
}

void Machine::end_errand(World& world, base::HostId device_id, base::SessionId session) {
    Host& device = world.edit_host(device_id);
    if (!device.program) return;
    MailProgram& program = *device.program;
    const bool was_standing = session && program.standing.session == session;
    if (was_standing) program.standing = {};
    if (program.errand_session == session || (was_standing && program.busy == ProgramBusy::Collecting)) return finish_errand(world, device_id);
    seek_way_back(world, device);
}

// --- the connection that stays open -------------------------------------------------------------

imap::ClientSession* Machine::standing_session(World& world, const MailProgram& program, std::uint32_t* slot_out) {
    for (std::uint32_t slot = 0; slot < world.streams.size(); ++slot) {
        const Stream& seen = *world.streams[slot];
        if (seen.id != program.standing.session || seen.phase != StreamPhase::Open) continue;
        auto* session = std::get_if<imap::ClientSession>(&world.streams[slot].edit().client_side);
        if (session == nullptr || session->finished()) return nullptr;
        *slot_out = slot;
        return session;
    }
    return nullptr;
}

void Machine::give_to_standing(World& world, Host& device) {
    MailProgram& program = *device.program;
    std::uint32_t slot = 0;
    imap::ClientSession* session = standing_session(world, program, &slot);
    if (session == nullptr) {
        program.standing = {};
        return begin_errand(world, device.id);
    }
    program.busy = ProgramBusy::Collecting;
    program.last_error.clear();
    std::vector<imap::ClientTask> tasks = imap_tasks(program, program.errands.front());
    program.standing.errand_first = program.standing.tasks;
    program.standing.errand_last = program.standing.tasks + tasks.size() - 1;
    for (imap::ClientTask& task : tasks) session->add(std::move(task));
    session->add(waiting_task(program));
    program.standing.tasks += tasks.size() + 1;
    Stream& stream = world.streams[slot].edit();
    stream.heard = cause_;   // what is said next was ordered, not heard
    schedule_turn(world, slot, stream, Side::Client, world.pace.client_turn);
}

void Machine::stop_standing(World& world, Host& device) {
    std::uint32_t slot = 0;
    imap::ClientSession* session = standing_session(world, *device.program, &slot);
    if (session == nullptr) return;
    session->stop();
    Stream& stream = world.streams[slot].edit();
    if (client_wants_to_act(stream)) schedule_turn(world, slot, stream, Side::Client, world.pace.client_turn);
}

void Machine::note_news(World& world, Host& device) {
    MailProgram& program = *device.program;
    if (program.busy != ProgramBusy::Idle) {
        program.standing.news = true;
        return;
    }
    Entry entry;
    entry.kind = base::FactKind::ProgramActs;
    entry.host = device.id;
    const base::EntryId before = cause_;
    cause_ = record(world, entry, "the server has told of new mail");
    order_collection(world, device);
    cause_ = before;
}

// --- the way back to it -------------------------------------------------------------------------

namespace {

constexpr base::Duration kFirstTry = base::seconds(10);
constexpr base::Duration kLongestPause = base::minutes(30);
/// From here on the pauses no longer grow.
constexpr std::uint32_t kSlowest = 8;
/// A server that is up and still cannot be had: whoever waits for quiet waits no longer for it.
constexpr std::uint32_t kHopeless = 14;

bool server_is_up(const World& world, const MailProgram& program) {
    const Host* server = world.find_host(program.settings.incoming_host);
    return server != nullptr && server->on;
}

}  // namespace

/// A waiting connection that was lost is tried again: after ten seconds, twenty, forty, at last every half hour.
void Machine::seek_way_back(World& world, Host& device) {
    MailProgram& program = *device.program;
    if (!program.way_back.lost || program.busy != ProgramBusy::Idle || !program.errands.empty() || program.standing.session) return;
    if (!device.on) return;   // it is sought when the device is on again
    program.way_back.lost = false;
    const MailAccountSettings& settings = program.settings;
    const bool waits = settings.incoming == Incoming::Imap && settings.imap.idle && !settings.work_offline;
    if (!program.open || !waits || program.way_back.refused) return;
    const base::Duration pause = kFirstTry * (std::int64_t{1} << std::min(program.way_back.failures, kSlowest));
    ++program.way_back.failures;
    if (!server_is_up(world, program)) program.way_back.failures = std::min(program.way_back.failures, kSlowest);
    world.queue.push(world.now + std::min(pause, kLongestPause), EventKind::ProgramReturns, Side::Client, device.id.value, ++program.way_back.timer);
}

void Machine::try_way_back(World& world, base::HostId device_id, std::uint32_t timer) {
    const Host& seen = world.host(device_id);
    if (!seen.program || !seen.program->open || seen.program->way_back.timer != timer) return;
    if (!seen.on) {
        world.edit_host(device_id).program->way_back.lost = true;
        return;
    }
    const MailProgram& program = *seen.program;
    if (program.settings.work_offline || !program.settings.imap.idle || program.standing.session || !program.errands.empty()) return;
    check_by_itself(world, world.edit_host(device_id), "tries to reach its server again, so that it hears of new mail");
}

bool Machine::tries_in_vain(const World& world, const Event& event) {
    if (event.kind != EventKind::ProgramReturns) return false;
    const Host& device = world.host(base::HostId{event.slot});
    if (!device.program || device.program->way_back.timer != event.id) return true;
    return !server_is_up(world, *device.program) || device.program->way_back.failures >= kHopeless;
}

/// Ended twice after the same time: a rule of that server, so the program is quicker from now on.
void Machine::learn_patience(World& world, const Stream& stream, base::Duration waited) {
    WayBack& way = world.edit_host(stream.client).program->way_back;
    const base::Duration before = std::exchange(way.ended_after, waited);
    const base::Duration unlike = before > waited ? before - waited : waited - before;
    if (waited < base::minutes(1) || before.count() == 0 || unlike > base::seconds(10)) return;
    way.renew_after = waited * 4 / 5;
    Entry entry;
    entry.kind = base::FactKind::ProgramActs;
    entry.host = stream.client;
    record(world, entry, "will renew its waiting every " + duration_text(way.renew_after) + ", since the server has ended it twice after " + duration_text(waited));
}

// --- of its own accord --------------------------------------------------------------------------

void Machine::restart_timer(World& world, Host& device) {
    MailProgram& program = *device.program;
    ++program.timer;
    if (program.settings.check_minutes == 0 || !device.on || !program.open) return;
    world.queue.push(world.now + base::minutes(program.settings.check_minutes), EventKind::ProgramTimer, Side::Client, device.id.value,
                     program.timer);
}

void Machine::program_timer(World& world, base::HostId device_id, std::uint32_t timer) {
    const Host& seen = world.host(device_id);
    if (!seen.on || !seen.program || !seen.program->open || seen.program->timer != timer) return;
    Host& device = world.edit_host(device_id);
    restart_timer(world, device);
    if (device.program->settings.work_offline) return;
    for (const Errand& errand : device.program->errands) {
        if (errand.kind == ErrandKind::Collect) return;   // it is still at it
    }
    check_by_itself(world, device, "looks for mail, as it does every " + std::to_string(device.program->settings.check_minutes) + " minutes");
}

void Machine::check_by_itself(World& world, Host& device, std::string_view why) {
    Entry entry;
    entry.kind = base::FactKind::ProgramActs;
    entry.host = device.id;
    cause_ = record(world, entry, why);
    order_collection(world, device);
}

void Machine::start_program(World& world, Host& device) {
    MailProgram& program = *device.program;
    program.open = true;
    program.busy = ProgramBusy::Idle;
    program.standing = {};
    program.way_back.failures = 0;
    restart_timer(world, device);
    if (program.settings.check_at_start && !program.settings.work_offline && program.settings.incoming != Incoming::Web) {
        check_by_itself(world, device, "looks for mail, as it does when it starts");
    }
    next_errand(world, device.id);
    seek_way_back(world, world.edit_host(device.id));
}

void Machine::act_on(World& world, const SwitchDevice& act) {
    if (const Host* found = world.find_host(act.device)) switch_host(world, found->id, act.on, DownHow::Reset);
}

void Machine::act_on(World& world, const QuitProgram& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr || !device->on) return;
    for (const base::HostId other : accounts_of(world, device->id)) {
        if (other != device->id) act_on(world, QuitProgram{world.host(other).name});
    }
    device = edit_device(world, act.device);
    MailProgram& program = *device->program;
    const ImapRules& rules = program.settings.imap;
    if (program.settings.incoming == Incoming::Imap) {
        std::vector<imap::ClientTask> tasks;
        if (rules.when_deleting == WhenDeleting::MarkExpungeOnExit) tasks.push_back(imap::task::Expunge{"INBOX"});
        if (rules.empty_trash_on_exit) tasks.push_back(imap::task::Empty{program.settings.trash_folder});
        if (!tasks.empty()) order(world, *device, std::move(tasks));
        stop_standing(world, *device);
    } else if (program.settings.incoming == Incoming::Pop3 && rules.empty_trash_on_exit) {
        act_on(world, EmptyTrash{act.device});
    }
    program.open = false;
    program.way_back.lost = false;
    ++program.timer;
}

}  // namespace sim
