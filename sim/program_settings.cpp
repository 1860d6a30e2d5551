// Account settings, the memory of unique-ids, and what can befall a device.

#include <array>
#include <utility>

#include "sim/machine.h"
#include "sim/program_tools.h"

namespace sim {

namespace {

constexpr std::array<Word<MemoryFate>, 4> kFates{{
    {MemoryFate::Lose, "lose"}, {MemoryFate::Damage, "damage"}, {MemoryFate::BackUp, "back_up"}, {MemoryFate::Restore, "restore"}}};

}  // namespace

Configure set_rule(std::string device, RetrievalRule rule) { return {std::move(device), {{"rule", rule_word(rule)}}}; }

std::span<const Word<MemoryFate>> words_of(MemoryFate) { return kFates; }

void Machine::act_on(World& world, const Configure& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    MailProgram& program = *device->program;
    const MailAccountSettings before = program.settings;
    for (const Setting& one : act.settings) {
        if (const auto changed = change_setting(program.settings, one.name, one.value); !changed) {
            tell_user(world, device->id, "A setting was not changed: " + changed.problem().sentence() + ".");
        }
    }
    if (program.settings.incoming != before.incoming || program.settings.incoming_host != before.incoming_host) {
        stop_standing(world, *device);
        program.standing = {};
        program.way_back = {.timer = program.way_back.timer + 1};
        if (before.incoming == Incoming::Imap) forget_cache(world, *device);
    }
    if (before.imap.idle && !program.settings.imap.idle) stop_standing(world, *device);
    if (program.settings.check_minutes != before.check_minutes) restart_timer(world, *device);
    if (before.work_offline && !program.settings.work_offline) {
        order_collection(world, *device);
    } else if (!before.work_offline && program.settings.work_offline) {
        stop_standing(world, *device);
    }
}

void Machine::forget_cache(World& world, Host& device) {
    // It belonged to the account as IMAP shows it; what POP3 fetches is the program's own.
    for (LocalFolder& folder : device.program->folders) {
        for (const LocalMessage& message : folder.messages) {
            if (message.uid) end_copy(world, device.id, base::PlaceKind::Device, message.letter, message.copy, {}, base::Protocol::None);
        }
        folder.messages.erase_where([](const LocalMessage& m) { return static_cast<bool>(m.uid); });
        folder.uid_validity = {};
        folder.uid_next = {};
        folder.highest_modseq = {};
        folder.dropped.clear();
    }
    device.program->server_folders.clear();
    device.program->replay.clear();
}

void Machine::act_on(World& world, const LoseDevice& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    if (!act.store_only && device->on) act_on(world, SwitchDevice{act.device, false});
    for (const base::HostId other : accounts_of(world, device->id)) {
        if (other != device->id) act_on(world, LoseDevice{world.host(other).name, true});
    }
    device = edit_device(world, act.device);
    MailProgram& program = *device->program;
    for (LocalFolder& folder : program.folders) {
        while (!folder.messages.empty()) remove_local(world, *device, folder, folder.messages.size() - 1);
        folder = LocalFolder{.name = folder.name};
    }
    program.seen.clear();
    program.wishes = {};
    program.replay.clear();
    program.server_folders.clear();
    program.unsent.clear();
    // The first errand may be going on just now; a letter that is no longer there is not sent again.
    if (program.errands.size() > 1) program.errands.erase(program.errands.begin() + 1, program.errands.end());
    if (program.busy == ProgramBusy::Idle) program.errands.clear();
}

void Machine::act_on(World& world, const ChangeMemory& act) {
    Host* device = edit_device(world, act.device);
    if (device == nullptr) return;
    MailProgram& program = *device->program;
    switch (act.fate) {
        case MemoryFate::Lose: program.seen.clear(); break;
        case MemoryFate::Damage: program.seen.truncate(program.seen.entries().size() / 2); break;
        case MemoryFate::BackUp: program.seen_backup = program.seen; break;
        case MemoryFate::Restore:
            if (!program.seen_backup) return tell_user(world, device->id, "There is no backup of the program's memory.");
            program.seen = *program.seen_backup;
            break;
    }
}

}  // namespace sim
