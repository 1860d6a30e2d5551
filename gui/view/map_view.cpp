#include "gui/view/map_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"
#include "gui/view/switches_view.h"
#include "sim/faults.h"
#include "sim/policies.h"
#include "sim/program_tools.h"

namespace gui {

namespace {

constexpr std::size_t kLettersDrawn = 5;

void add_letter(MapStack& stack, MapLetter letter) {
    ++stack.count;
    if (letter.marked) ++stack.marked;
    if (stack.letters.size() == kLettersDrawn) stack.letters.erase(stack.letters.begin());
    stack.letters.push_back(letter);
}

/// Only the newest few are looked at one by one; the rest is counted.
MapStack mailbox_stack(const mail::Account& account, std::string_view label) {
    MapStack stack;
    stack.label = label;
    for (const auto& mailbox : account.mailboxes) {
        const auto& messages = mailbox->messages;
        if (mailbox->name != "INBOX") {   // with labels, other folders show the same messages
            if (account.labels == mail::LabelRule::None) stack.elsewhere += messages.size();
            continue;
        }
        const std::size_t skip = messages.size() > 64 ? messages.size() - 64 : 0;
        stack.count += skip;
        for (std::size_t n = skip; n < messages.size(); ++n) {
            const mail::StoredMessage& message = messages[n];
            add_letter(stack, {message.letter, message.copy,
                               message.flags.has(mail::Flags::kDeleted), false});
        }
    }
    return stack;
}

MapStack folder_stack(const sim::LocalFolder& folder) {
    MapStack stack;
    stack.label = folder.name;
    const std::size_t skip = folder.messages.size() > 64 ? folder.messages.size() - 64 : 0;
    stack.count = skip;
    for (std::size_t n = skip; n < folder.messages.size(); ++n) {
        const sim::LocalMessage& message = folder.messages[n];
        add_letter(stack, {message.letter, message.copy, message.marked_deleted,
                           message.holding == sim::Holding::HeadersOnly});
    }
    return stack;
}

std::string services_of(const sim::Host& host) {
    std::string words;
    for (const sim::Service& service : host.services) {
        const std::string_view word = service.protocol == base::Protocol::Submission
                                          ? "SMTP"
                                          : protocol_word(service.protocol);
        if (!words.empty()) words += ", ";
        words += word;
        words += ' ';
        words += fmt::format_int{service.port}.c_str();
    }
    return words;
}

void note_of(const Scene& scene, const sim::Host& host, MapHost& out) {
    if (!host.on) {
        out.note = "off";
        return;
    }
    if (host.outside) {
        out.note = is_typed_by_hand(scene.world, host) ? "you type" : host.program_name.empty() ? "real program" : host.program_name;
        return;
    }
    if (host.program) {
        switch (host.program->busy) {
            case sim::ProgramBusy::Idle:
                out.note = host.program->last_error;
                if (out.note.empty() && !host.bridge.empty()) out.note = "bridge, " + services_of(host);
                break;
            case sim::ProgramBusy::Resolving:
                out.note = "asking for a name";
                break;
            case sim::ProgramBusy::Sending:
                out.note = "sending";
                break;
            case sim::ProgramBusy::Collecting:
                out.note = "getting mail";
                break;
        }
        if (!host.program->last_error.empty() && host.program->busy == sim::ProgramBusy::Idle)
            out.note_role = Role::Bad;
        return;
    }
    const sim::QueueEntry* next = nullptr;
    for (const sim::QueueEntry& entry : host.queue) {
        if (entry.stage == sim::QueueStage::Waiting &&
            (next == nullptr || entry.next_try < next->next_try))
            next = &entry;
    }
    if (next != nullptr && next->next_try > scene.world.now) {
        out.note = "next try " + delay_words(next->next_try - scene.world.now);
        out.note_role = Role::Warn;
    }
}

MapHost map_host(const Scene& scene, const sim::Host& host, MapPoint at) {
    MapHost out;
    out.id = host.id;
    out.name = host.name;
    out.device = host.kind == sim::HostKind::Device;
    out.label = host.name.substr(0, out.device ? std::string::npos : host.name.find('.'));
    out.services = services_of(host);
    out.on = host.on;
    out.at = at;
    if (!host.queue.empty()) {
        MapStack queue;
        queue.label = "queue";
        for (const sim::QueueEntry& entry : host.queue)
            add_letter(queue, {entry.letter, entry.copy, false, false});
        out.stacks.push_back(std::move(queue));
    }
    if (host.program) {
        for (const sim::LocalFolder& folder : host.program->folders) {
            if (!folder.messages.empty()) out.stacks.push_back(folder_stack(folder));
        }
    }
    note_of(scene, host, out);
    return out;
}

/// What is looked up again and again while a map is built.
struct Directory {
    std::vector<std::pair<std::string_view, std::string_view>> people;  ///< address, person; ascending
    std::vector<std::vector<base::HostId>> servers;  ///< by provider: those that touch its store

    explicit Directory(const sim::World& world) : servers(world.providers.size()) {
        for (const auto& host : world.hosts) {
            if (host->program && !host->program->settings.person.empty()) {
                people.emplace_back(host->program->settings.address,
                                    host->program->settings.person);
            }
            if (host->kind != sim::HostKind::Server || host->provider == 0) continue;
            const bool only_submission = std::all_of(
                host->services.begin(), host->services.end(), [](const sim::Service& service) {
                    return service.protocol == base::Protocol::Submission;
                });
            if (!only_submission) servers[host->provider - 1].push_back(host->id);
        }
        std::sort(people.begin(), people.end());
    }

    /// Empty: the account belongs to nobody with a device.
    [[nodiscard]] std::string_view person(std::string_view address) const {
        const auto found = std::lower_bound(people.begin(), people.end(), std::pair{address, std::string_view{}});
        return found != people.end() && found->first == address ? found->second : std::string_view{};
    }
};

constexpr std::size_t kBoxesShown = 4;

/// Mailboxes of people, and any that holds letters; the rest would only be noise.
MapStore map_store(const Scene& scene, const Directory& directory, std::uint32_t index,
                   MapPoint at) {
    const sim::Provider& provider = scene.world.providers[index];
    MapStore store;
    store.provider = index;
    store.label = provider.name + " mailboxes";
    store.at = at;
    store.servers = directory.servers[index];
    for (const auto& account : provider.store.accounts) {
        if (store.boxes.size() == kBoxesShown) break;
        std::string address = account->address();
        const std::string_view person = directory.person(address);
        if (person.empty() && account->message_count() == 0 && !account->maildrop_lock) continue;
        store.boxes.push_back({account->id, std::move(address), mailbox_stack(*account, person.empty() ? std::string_view{account->local} : person),
                               account->maildrop_lock});
    }
    return store;
}

void add_flights(const Scene& scene, const sim::Stream& stream, const sim::Pipe& pipe,
                 bool to_server, MapView& view) {
    for (std::size_t n = pipe.first; n < pipe.segments.size(); ++n) {
        const sim::Segment& segment = pipe.segments[n];
        if (!segment.ends_line || segment.arrives <= scene.world.now ||
            !scene.happened(segment.line))
            continue;
        const sim::Entry& entry = scene.journal[segment.line];
        MapFlight flight;
        flight.line = segment.line;
        flight.session = stream.id;
        flight.from = to_server ? stream.client : stream.server;
        flight.to = to_server ? stream.server : stream.client;
        flight.from_client = to_server;
        const auto whole = (segment.arrives - entry.at).count();
        const auto gone = (scene.world.now - entry.at).count();
        flight.progress =
            whole <= 0
                ? 1.0
                : std::clamp(static_cast<double>(gone) / static_cast<double>(whole), 0.0, 1.0);
        flight.letter = entry.kind == base::FactKind::Content ? entry.letter : base::LetterId{};
        view.flights.push_back(std::move(flight));
        if (view.flights.size() > 64) return;
    }
}

/// What a browser asked because of the act that has just been done.
base::EntryId request_of_act(const Scene& scene, base::EntryId act) {
    if (!act || scene.journal[act].kind != base::FactKind::Act) return {};
    for (std::uint32_t n = act.value + 1; n <= scene.entries && n <= act.value + 8; ++n) {
        const sim::Entry& entry = scene.journal[base::EntryId{n}];
        if (entry.event != scene.journal[act].event) break;
        if (entry.kind == base::FactKind::WebRequest) return base::EntryId{n};
    }
    return {};
}

MapFlight current_flight(const Scene& scene, const JournalIndex& index) {
    MapFlight flight;
    const base::EntryId id = scene.current();  // an act of a person travels nowhere
    if (const base::EntryId request = request_of_act(scene, id)) {
        const sim::Entry& asked = scene.journal[request];
        flight.line = request;
        flight.from_client = true;
        flight.from = asked.host;
        flight.to = base::HostId{static_cast<std::uint32_t>(asked.value2)};
        flight.progress = 1;
        flight.text = shortened("HTTP: " + std::string{scene.journal.text(asked)}, 44);
        return flight;
    }
    const SessionInfo* session = id ? index.session(scene.journal[id].session) : nullptr;
    if (session == nullptr) return flight;
    const sim::Entry& entry = scene.journal[id];
    flight.line = id;
    flight.session = entry.session;
    flight.from_client = entry.has(sim::Entry::kFromClient);
    flight.from = flight.from_client ? session->client : session->server;
    flight.to = flight.from_client ? session->server : session->client;
    flight.progress = 1;
    if (entry.kind == base::FactKind::Content) {
        flight.letter = entry.letter;
        flight.text = (entry.letter ? letter_short(scene.world, entry.letter) + ", " : "") +
                      size_words(entry.text_size);
    } else {
        flight.text = shortened(line_words(scene.journal, entry), 44);
    }
    flight.encrypted = entry.has(sim::Entry::kEncrypted);
    if (flight.encrypted) flight.overheard = fmt::format("on the way: {} of TLS, unreadable", counted(entry.text_size, "octet"));
    else if (entry.secret_end() > entry.secret_begin()) flight.overheard = "on the way anyone can read this password";
    return flight;
}

/// Browsers that show web-mail, and bridges: they talk HTTP with their provider, which is named and not played.
void add_web_links(const Scene& scene, MapView& view) {
    const sim::World& world = scene.world;
    for (const auto& host : world.hosts) {
        const bool browser = host->program && host->on && host->program->open && host->program->settings.incoming == sim::Incoming::Web;
        const bool bridge = host->on && !host->bridge.empty();
        if (!browser && !bridge) continue;
        const auto provider = sim::provider_index(world, bridge ? host->bridge : host->program->settings.address);
        const sim::Host* asked = provider ? sim::mailbox_host(world, *provider) : nullptr;
        if (asked == nullptr) continue;
        MapLink link;
        link.client = world.machine_of(host->id);
        link.server = asked->id;
        link.label = "HTTP";
        view.links.push_back(std::move(link));
    }
}

/// Faults, each with the act that mends it; and policies that were changed, to be seen.
void add_chips(const Scene& scene, MapView& view) {
    constexpr std::size_t kMost = 24;
    const sim::World& world = scene.world;
    for (const sim::FaultChip& one : sim::fault_chips(world)) {
        if (view.chips.size() == kMost) return;
        MapChip chip;
        chip.id = fmt::format("map.chip.{}", view.chips.size());
        chip.host = one.host;
        const std::string host = one.host ? host_name(world, one.host) : std::string{};
        chip.label = one.host ? host_short(world, one.host) + (one.peer ? " – " + host_short(world, one.peer) : "") + ": " + one.text : one.text;
        chip.clear = sim::Mend{one.fault == 0 ? host : "", one.fault};
        for (const base::HostId id : {one.host, one.peer}) {
            if (id && id.value <= view.hosts.size()) view.hosts[id.value - 1].trouble = true;
        }
        view.chips.push_back(std::move(chip));
    }
    // In a large world nobody reads chips, and each would cost a look at every policy.
    constexpr std::size_t kProviders = 12;
    if (world.providers.size() > kProviders) return;
    for (const sim::Provider& provider : world.providers) {
        for (const std::string& policy : sim::changed_policies(provider)) {
            if (view.chips.size() == kMost) return;
            MapChip chip;
            chip.id = fmt::format("map.chip.{}", view.chips.size());
            chip.label = provider.name + ": " + policy;
            chip.role = Role::Link;
            chip.clear = usual_policy(provider, policy.substr(0, policy.find(" = ")));
            view.chips.push_back(std::move(chip));
        }
    }
}

}  // namespace

const MapHost* MapView::host(base::HostId id) const {
    return id && id.value <= hosts.size() ? &hosts[id.value - 1] : nullptr;
}

MapView build_map(const Scene& scene, const JournalIndex& index, const MapPlaces& places) {
    MapView view;
    view.regions = places.regions;
    view.hosts.reserve(scene.world.hosts.size());
    view.stores.reserve(scene.world.providers.size());
    for (std::size_t n = 0; n < scene.world.hosts.size(); ++n) {
        view.hosts.push_back(map_host(scene, *scene.world.hosts[n],
                                      n < places.hosts.size() ? places.hosts[n] : MapPoint{}));
        view.hosts.back().moved = n < places.moved.size() && places.moved[n];
    }
    const Directory directory{scene.world};
    for (std::uint32_t n = 0; n < scene.world.providers.size(); ++n) {
        view.stores.push_back(map_store(scene, directory, n,
                                        n < places.stores.size() ? places.stores[n] : MapPoint{}));
    }
    for (const auto& shared : scene.world.streams) {
        const sim::Stream& stream = *shared;
        if (stream.phase == sim::StreamPhase::Free) continue;
        MapLink link;
        link.session = stream.id;
        link.client = stream.client;
        link.server = stream.server;
        link.protocol = stream.protocol;
        link.label = protocol_word(stream.protocol);
        link.connecting = stream.phase == sim::StreamPhase::Connecting;
        link.encrypted = stream.encrypted;
        view.links.push_back(std::move(link));
        add_flights(scene, stream, stream.to_server, true, view);
        add_flights(scene, stream, stream.to_client, false, view);
    }
    add_web_links(scene, view);
    add_chips(scene, view);
    view.current = current_flight(scene, index);
    if (view.hosts.empty()) view.empty_text = "This world has no hosts. Open a preset such as p1.";
    return view;
}

bool is_typed_by_hand(const sim::World& world, const sim::Host& host) {
    return host.outside && std::any_of(world.hosts.begin(), world.hosts.end(), [&](const auto& other) {
               return other->provider != 0 && other->region == host.region;
           });
}

std::string text(const MapView& view) {
    if (view.hosts.empty()) return view.empty_text + "\n";
    std::string out;
    const auto stack_words = [](const MapStack& stack) {
        std::string words = fmt::format("{} {}", stack.label, stack.count);
        if (stack.marked > 0) words += fmt::format(" ({} marked)", stack.marked);
        return words;
    };
    for (const MapHost& host : view.hosts) {
        out += fmt::format("{:<12} {:<9} {}", host.label, host.device ? "device" : host.services,
                           host.on ? "on" : "off");
        for (const MapStack& stack : host.stacks) out += "; " + stack_words(stack);
        if (!host.note.empty() && host.on) out += "; " + host.note;
        out += '\n';
    }
    for (const MapStore& store : view.stores) {
        out += store.label + ":";
        for (const MapStore::Box& box : store.boxes) {
            out += " " + stack_words(box.stack) +
                   (box.locked_by ? fmt::format(" (locked by #{})", box.locked_by.value) : "") +
                   ";";
        }
        out += '\n';
    }
    const auto name = [&](base::HostId id) {
        return view.host(id) == nullptr ? std::string{"?"} : view.host(id)->label;
    };
    for (const MapLink& link : view.links) {
        out += fmt::format("link #{} {} {} -> {}{}\n", link.session.value, link.label,
                           name(link.client), name(link.server),
                           link.connecting ? " (connecting)" : link.encrypted ? " (TLS)" : "");
    }
    for (const MapChip& chip : view.chips) out += "chip: " + chip.label + "\n";
    if (view.current.line) {
        out += fmt::format("arrived: {} -> {}: {}{}\n", name(view.current.from), name(view.current.to), view.current.text,
                           view.current.overheard.empty() ? "" : " (" + view.current.overheard + ")");
    }
    return out;
}

}  // namespace gui
