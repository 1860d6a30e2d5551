#pragma once
/// The machine that moves a World: takes the next event (or an act of a person), runs the sessions
/// it concerns, carries out their effects and writes the journal.
///
/// It holds nothing of the World: only scratch memory and the journal to write to. Without a
/// journal it replays silently, and the World ends in the very same state.
/// Doors: step, apply, next_at. Files: machine.cpp (events), network.cpp (streams), turns.cpp
/// (sessions), relay.cpp (queues, delivery), programs.cpp (mail programs), resolve.cpp (names).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/wire/effects.h"
#include "sim/journal.h"
#include "sim/outside.h"
#include "sim/world.h"

namespace sim {

class Machine {
  public:
    /// `journal` may be null: then nothing is written down.
    explicit Machine(Journal* journal) : journal_{journal} {}

    /// Processes the next event. Returns false, and changes nothing, if there is none.
    bool step(World& world);
    /// Carries out an act at `at` or at the world's time, whichever is later. Counts as one event.
    void apply(World& world, const TimedAction& act, bool planned = false);
    /// The moment of the next event: octets, turns, plans, queues and deadlines.
    [[nodiscard]] static std::optional<base::Instant> next_at(const World& world);

    void set_journal(Journal* journal) { journal_ = journal; }

    /// Whether what servers say to programs outside is kept for `take_outside_said`.
    void hear_outside(bool hears) { hears_outside_ = hears; }
    /// What servers have said to programs outside since the last call, as it was first said: a replay
    /// of what is known says nothing again.
    [[nodiscard]] std::vector<OutsideSaid> take_outside_said() { return std::exchange(outside_said_, {}); }

  private:
    friend class DeliveryBackend;

    // --- machine.cpp: events and facts --------------------------------------------------------
    void dispatch(World& world, const Event& event);
    void run_deadlines(World& world);
    base::EntryId record(World& world, Entry entry, std::string_view text);
    base::EntryId record_body(World& world, Entry entry, const base::SharedOctets& body);
    void record_fact(World& world, const Stream& stream, Side from, const base::Fact& fact);
    /// A copy came to be. `cause` none: the reply that the server writes next in this turn.
    base::CopyId make_copy(World& world, base::HostId host, base::PlaceKind place, base::LetterId letter,
                           base::CopyId made_from, base::AccountId account, std::string_view folder,
                           base::SessionId session, base::Protocol protocol, bool headers_only = false);
    void end_copy(World& world, base::HostId host, base::PlaceKind place, base::LetterId letter,
                  base::CopyId copy, base::SessionId session, base::Protocol protocol);
    void simple_fact(World& world, base::FactKind kind, base::HostId host, std::int64_t value,
                     std::string_view text);
    [[nodiscard]] Stream* tenant(World& world, const Event& event);

    // --- outside.cpp: real programs -----------------------------------------------------------
    void act_on(World& world, const OutsideOpened& act);
    void act_on(World& world, const OutsideOctets& act);
    void act_on(World& world, const OutsideClosed& act);
    void act_on(World& world, const AddAccount& act);
    /// Feeds the next line (or block of text) that a program outside sent. False: none is whole yet.
    bool outside_turn(World& world, std::uint32_t slot, Stream& stream);
    void name_outside(World& world, base::HostId host, std::string_view octets);
    void say_outside(const Stream& stream, std::string_view octets, bool closed);

    // --- network.cpp: streams -----------------------------------------------------------------
    /// Begins a connection; the session at the client's end is ready. Returns the slot.
    std::uint32_t open_stream(World& world, base::HostId client, base::HostId server,
                              std::uint16_t port, base::Protocol protocol, ClientSide session,
                              std::uint32_t queue_entry);
    [[nodiscard]] static std::uint32_t take_slot(World& world);
    void connect(World& world, std::uint32_t slot);
    void connect_failed(World& world, std::uint32_t slot);
    /// Carries out what a session asked for.
    void carry_out(World& world, std::uint32_t slot, Side from);
    void send_item(World& world, std::uint32_t slot, Stream& stream, Side from,
                   const wire::Effects::Item& item);
    void schedule_arrival(World& world, std::uint32_t slot, const Stream& stream, Side reader, Pipe& pipe);
    void schedule_turn(World& world, std::uint32_t slot, const Stream& stream, Side side,
                       base::Duration after);
    void arrival(World& world, std::uint32_t slot, Side reader);
    void closed(World& world, std::uint32_t slot, Side side);
    void free_stream(World& world, std::uint32_t slot);
    void clear_freed(World& world);
    void cut_streams_of(World& world, base::HostId host);
    void note_deadline(World& world, std::optional<base::Instant> deadline);

    // --- turns.cpp: sessions ------------------------------------------------------------------
    void start_server_session(World& world, Stream& stream);
    void server_turn(World& world, std::uint32_t slot);
    void client_turn(World& world, std::uint32_t slot);
    void feed_server(World& world, std::uint32_t slot, Stream& stream, std::string_view octets,
                     const Segment& segment);
    void feed_client(World& world, std::uint32_t slot, Stream& stream, std::string_view octets,
                     const Segment& segment);
    void client_disconnected(World& world, Stream& stream);
    void server_disconnected(World& world, std::uint32_t slot, Stream& stream);
    void expire_sides(World& world, std::uint32_t slot, Stream& stream);
    void notice_idle_sessions(World& world);
    [[nodiscard]] static bool client_wants_to_act(const Stream& stream);
    [[nodiscard]] static std::optional<base::Instant> deadline_of(const Stream& stream);

    // --- resolve.cpp: names -------------------------------------------------------------------
    /// The answer if the host knows it already; else asks, and the owner goes on when it comes.
    const dns::Answer* ask(World& world, base::HostId host, std::string_view name, dns::Type type,
                           std::uint32_t queue_entry);
    void remember(World& world, base::HostId host, const dns::Lookup& lookup, const dns::Answer& answer);
    void answered(World& world, base::HostId host, std::uint32_t queue_entry);
    [[nodiscard]] static base::HostId host_with_address(const World& world, std::string_view address);

    // --- relay.cpp: responsibility for letters ------------------------------------------------
    void run_queue_entry(World& world, base::HostId host, std::uint32_t entry);
    void find_exchangers(World& world, base::HostId host, QueueEntry& entry, const dns::Answer& answer);
    void relay_events(World& world, Stream& stream);
    /// The recipients of the domain in hand that are still pending get this outcome.
    void settle_domain(World& world, base::HostId host, std::uint32_t entry, const smtp::Reply& reply);
    /// Goes on with what is left of the entry: the next domain, a later try, or the end.
    void go_on(World& world, base::HostId host, std::uint32_t entry);
    void exchanger_failed(World& world, base::HostId host, std::uint32_t entry, const smtp::Reply& why);
    void return_to_sender(World& world, base::HostId host, const QueueEntry& entry);
    base::LetterId new_letter(World& world, const mail::Message& message);
    void enqueue(World& world, base::HostId host, QueueEntry entry, base::CopyId made_from,
                 base::SessionId session, base::Protocol protocol);
    void deliver(World& world, base::HostId host, Provider& provider, const mail::Account& account,
                 const mail::Message& message, const mail::Path& reverse_path, base::LetterId letter,
                 base::CopyId made_from, base::SessionId session, base::Protocol protocol);

    // --- programs.cpp: people and their mail programs -----------------------------------------
    void act_on(World& world, const SendLetter& act);
    void act_on(World& world, const CheckMail& act);
    void act_on(World& world, const OpenLetter& act);
    void act_on(World& world, const DeleteLetter& act);
    void act_on(World& world, const SwitchDevice& act);
    void act_on(World& world, const SetRule& act);
    // build.cpp
    void act_on(World& world, const AddProvider& act);
    void act_on(World& world, const AddPerson& act);
    void act_on(World& world, const AddDevice& act);
    void next_errand(World& world, base::HostId device);
    void begin_errand(World& world, base::HostId device);
    void end_errand(World& world, base::HostId device, std::string_view error);
    void program_smtp_events(World& world, Stream& stream);
    void program_pop3_events(World& world, Stream& stream);
    void program_imap_events(World& world, Stream& stream);
    void imap_event(World& world, Stream& stream, const imap::ClientEvent& event);
    [[nodiscard]] ClientSide session_for_errand(World& world, const Host& device, const Errand& errand);

    Journal* journal_;
    wire::Effects effects_;
    std::vector<smtp::ClientEvent> smtp_events_;
    std::vector<pop3::ClientEvent> pop3_events_;
    std::vector<imap::ClientEvent> imap_events_;
    base::EntryId cause_;                        ///< the line or act now having its consequences
    base::SessionId relaying_;                   ///< the conversation whose outcome a queue is taking in
    bool await_reply_ = false;                   ///< causes are named by the next line written
    std::vector<base::EntryId> awaiting_;        ///< entries whose cause is that line
    base::LetterId accepted_;                    ///< the letter that a server took in this turn
    bool store_changed_ = false;
    bool hears_outside_ = false;
    std::vector<OutsideSaid> outside_said_;
    std::vector<std::uint32_t> freed_;           ///< slots to be cleared at the end of the event
};

/// The tables of a protocol.
[[nodiscard]] const base::ProtocolTables& tables_of(base::Protocol protocol);

}  // namespace sim
