#pragma once
/// The machine that moves a World: takes the next event (or an act of a person), runs the sessions
/// it concerns, carries out their effects and writes the journal.
///
/// It holds nothing of the World: only scratch memory and the journal to write to. Without a
/// journal it replays silently, and the World ends in the very same state.
/// Doors: step, apply, next_at. Files: machine.cpp (events), network.cpp (streams), turns.cpp
/// (sessions), take_in.cpp, relay.cpp, notices.cpp (responsibility for letters), faults.cpp (what goes
/// wrong), delivery_acts.cpp, program_*.cpp (mail programs), store_work.cpp (accounts), resolve.cpp (names).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/mail/bounce.h"
#include "protocols/mail/labels.h"
#include "protocols/wire/effects.h"
#include "sim/journal.h"
#include "sim/outside.h"
#include "sim/program_tools.h"
#include "sim/take_in.h"
#include "sim/world.h"

namespace sim {

/// Where a letter is in an account.
struct StorePlace {
    std::size_t provider = 0;
    base::AccountId account;
    std::string folder;
    mail::StoredMessage message;
};

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
    /// True if nothing is left to happen but connections that wait in IDLE (RFC 2177) and have been told everything:
    /// their renewals go on for ever and change nothing.
    [[nodiscard]] static bool at_rest(const World& world);

    void set_journal(Journal* journal) { journal_ = journal; }

    /// Whether what servers say to programs outside is kept for `take_outside_said`.
    void hear_outside(bool hears) { hears_outside_ = hears; }
    /// What servers have said to programs outside since the last call, as it was first said: a replay
    /// of what is known says nothing again.
    [[nodiscard]] std::vector<OutsideSaid> take_outside_said() { return std::exchange(outside_said_, {}); }

  private:
    friend class DeliveryBackend;
    friend class OutsideBackend;

    // --- machine.cpp: events and facts --------------------------------------------------------
    void dispatch(World& world, const Event& event);
    void run_deadlines(World& world);
    base::EntryId record(World& world, Entry entry, std::string_view text);
    base::EntryId record_body(World& world, Entry entry, const base::SharedOctets& body);
    void record_fact(World& world, const Stream& stream, Side from, const base::Fact& fact);
    [[nodiscard]] base::EntryId decided_before(const World& world, const Stream& stream, base::CopyId copy) const;
    /// A copy came to be. `cause` none: the reply that the server writes next in this turn.
    base::CopyId make_copy(World& world, base::HostId host, base::PlaceKind place, base::LetterId letter,
                           base::CopyId made_from, base::AccountId account, std::string_view folder,
                           base::SessionId session, base::Protocol protocol, bool headers_only = false);
    void end_copy(World& world, base::HostId host, base::PlaceKind place, base::LetterId letter,
                  base::CopyId copy, base::SessionId session, base::Protocol protocol);
    void simple_fact(World& world, base::FactKind kind, base::HostId host, std::int64_t value,
                     std::string_view text);
    [[nodiscard]] Stream* tenant(World& world, const Event& event);

    // --- outside.cpp, outside_edge.cpp: real programs -----------------------------------------------------------
    void act_on(World& world, const ServeOutside& act);
    void act_on(World& world, const OutsideOpened& act);
    void act_on(World& world, const OutsideOctets& act);
    void act_on(World& world, const OutsideClosed& act);
    void act_on(World& world, const AddAccount& act);
    /// Feeds the next line (or block of text) that a program outside sent. False: none is whole yet.
    bool outside_turn(World& world, std::uint32_t slot, Stream& stream);
    void name_outside(World& world, Stream& stream, std::string_view octets, bool is_text);
    /// What a program says may log it in at an account of another provider: then a server of that one reads it. False:
    /// none of them answers, and the conversation is over.
    bool log_in_at_home(World& world, std::uint32_t slot, Stream& stream, std::string_view octets);
    /// True too where the provider has no server for this protocol: then the one at hand goes on.
    bool go_home(World& world, std::uint32_t slot, Stream& stream, std::size_t provider);
    void say_outside(const Stream& stream, std::string_view octets, bool closed);
    /// Writes down a line or block that came from outside, and lets the server read it unless a fault keeps it.
    void hear_outside(World& world, std::uint32_t slot, Stream& stream, std::string_view octets, Entry entry, Segment segment);

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
    /// Octets of a program outside set out for the server.
    void send_outside(World& world, std::uint32_t slot, Stream& stream, std::string_view octets);
    /// What was sent before is still read and acted on; then, at `at`, the cable is found to be cut.
    static void cut_soon(World& world, std::uint32_t slot, Stream& stream, Side reader, base::Instant at);
    void schedule_arrival(World& world, std::uint32_t slot, const Stream& stream, Side reader, Pipe& pipe);
    void schedule_turn(World& world, std::uint32_t slot, const Stream& stream, Side side,
                       base::Duration after);
    void arrival(World& world, std::uint32_t slot, Side reader);
    void closed(World& world, std::uint32_t slot, Side side);
    void free_stream(World& world, std::uint32_t slot);
    void clear_freed(World& world);
    void cut_streams_of(World& world, base::HostId host);
    /// The connection breaks; `host` is who broke it, or none.
    void cut_stream(World& world, std::uint32_t slot, base::HostId host);
    /// Puts octets on the wire. Returns when the last of them arrives.
    base::Instant push_segments(World& world, const Stream& stream, Pipe& pipe, std::string_view octets, Segment segment);
    void reset_by_peer(World& world, std::uint32_t slot, Side gone);
    void note_deadline(World& world, std::optional<base::Instant> deadline);

    // --- turns.cpp: sessions ------------------------------------------------------------------
    void start_server_session(World& world, Stream& stream);
    /// Another server, that of the stream now, goes on with the session.
    void continue_server_session(World& world, Stream& stream);
    void server_turn(World& world, std::uint32_t slot);
    void client_turn(World& world, std::uint32_t slot);
    void bridge_gives_up(World& world, std::uint32_t slot, Stream& stream);
    void bridge_asks(World& world, const Stream& stream, std::string_view command);
    void feed_server(World& world, std::uint32_t slot, Stream& stream, std::string_view octets,
                     const Segment& segment);
    void feed_client(World& world, std::uint32_t slot, Stream& stream, std::string_view octets,
                     const Segment& segment);
    void client_disconnected(World& world, Stream& stream);
    /// The program's connection is over, whoever ended it and why: its next errand may begin.
    void program_disconnected(World& world, const Stream& stream);
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
    void give_up_lookup(World& world, std::uint32_t slot, Stream& stream);
    [[nodiscard]] static base::HostId host_with_address(const World& world, std::string_view address);

    // --- take_in.cpp: a letter comes to a provider ----------------------------------------------
    /// Takes responsibility: delivers what can be delivered here, puts the rest into the queue.
    void take_in(World& world, base::HostId host, QueueEntry letter, const Plan& plan, base::CopyId made_from,
                 base::SessionId session, base::Protocol protocol);
    void note_expansions(World& world, base::HostId host, base::LetterId letter, const Plan& plan);
    base::LetterId new_letter(World& world, const mail::Message& message);
    void deliver(World& world, base::HostId host, Provider& provider, base::AccountId account,
                 const mail::Message& message, const mail::Path& reverse_path, base::LetterId letter,
                 base::CopyId made_from, base::SessionId session, base::Protocol protocol);
    base::AccountId postmaster_of(World& world, Provider& provider);

    // --- relay.cpp: the queue -------------------------------------------------------------------
    void enqueue(World& world, base::HostId host, QueueEntry entry, base::CopyId made_from,
                 base::SessionId session, base::Protocol protocol);
    void run_queue_entry(World& world, base::HostId host, std::uint32_t entry);
    bool begin_round(World& world, base::HostId host, QueueEntry& entry);
    void find_exchangers(World& world, base::HostId host, QueueEntry& entry, const dns::Answer& answer);
    bool find_addresses(World& world, base::HostId host, QueueEntry& entry);
    void hand_over(World& world, base::HostId host, QueueEntry& entry);
    void deliver_queued(World& world, base::HostId host, std::uint32_t entry);
    void relay_events(World& world, Stream& stream);
    void note_unanswered(World& world, const Stream& stream, base::LetterId letter, base::CopyId copy, const smtp::DeliveryEnded& ended);
    void transfer_ended(World& world, const Stream& stream, QueueEntry& entry, const smtp::DeliveryEnded& ended);
    /// The connection failed: what was to go over it goes another way.
    void relay_session_failed(World& world, const Stream& stream, const smtp::SessionFailed& failed);
    void exchanger_failed(World& world, base::HostId host, std::uint32_t entry, const smtp::Reply& why);
    /// A recipient's outcome: delivered, tried again later, or given up.
    void settle(World& world, base::HostId host, QueueEntry& entry, QueuedRecipient& recipient, const smtp::Reply& reply);
    void settle_in_hand(World& world, base::HostId host, QueueEntry& entry, const smtp::Reply& reply);
    void go_on(World& world, base::HostId host, std::uint32_t entry);
    void wait_on(World& world, base::HostId host, std::uint32_t entry);

    // --- notices.cpp: who is told ---------------------------------------------------------------
    void report_failures(World& world, base::HostId host, std::uint32_t entry);
    void warn_if_late(World& world, base::HostId host, std::uint32_t entry);
    void write_notice(World& world, base::HostId host, const QueueEntry& about, mail::BounceKind kind);
    void letter_dropped(World& world, base::HostId host, const QueueEntry& entry, std::string_view why);

    // --- faults.cpp: what was made to go wrong --------------------------------------------------
    /// What faults do to a line on its way.
    struct Meddling {
        bool lost = false;                      ///< it does not arrive at all
        bool cuts = false;                      ///< the cable is cut with it
        std::uint32_t keep = UINT32_MAX;        ///< so many octets of it arrive
        std::optional<std::string> changed;     ///< what arrives in its place
        bool refused = false;                   ///< a reply for it was put into Stream::refusals
        std::vector<std::pair<std::uint32_t, std::string>> bites;   ///< fault and what it did, to be told after the line
    };
    /// A line or block of text as its writer wrote it.
    struct Written {
        std::string_view octets;
        std::uint16_t line_kind = 0;
        bool is_text = false;
        bool has_secret = false;
        bool ends_reply = false;
    };
    [[nodiscard]] Meddling meddle(World& world, Stream& stream, Side from, const Written& written);
    void meddle_with_server(World& world, const Stream& stream, const Written& written, Meddling& out);
    void meddle_with_cable(World& world, const Stream& stream, Side from, std::string_view line, Meddling& out);
    void tell_bites(World& world, const Stream& stream, const Meddling& meddling);
    void answer_refused(World& world, std::uint32_t slot, Stream& stream);
    /// SMTP: the reply that a fault has set for this command.
    std::optional<smtp::Reply> refusal(World& world, const Stream& stream, std::string_view verb);
    void tap_bites(World& world, const Stream& stream, std::string_view what);

    // --- delivery_acts.cpp: acts on hosts, names, links, faults ---------------------------------
    void act_on(World& world, const SetPolicy& act);
    void act_on(World& world, const Zone& act);
    void act_on(World& world, const TroubleNames& act);
    void act_on(World& world, const LookUp& act);
    void act_on(World& world, const SetHost& act);
    void act_on(World& world, const Restart& act);
    void act_on(World& world, const FlushQueue& act);
    void act_on(World& world, const SetAddress6& act);
    void act_on(World& world, const Refuse& act);
    void act_on(World& world, const Cut& act);
    void act_on(World& world, const Strip& act);
    void act_on(World& world, const Tap& act);
    void act_on(World& world, const SetLink& act);
    void act_on(World& world, const Mend& act);
    /// A device takes the further accounts of its mail program along; an account takes its device.
    void switch_host(World& world, base::HostId host, bool on, DownHow how);
    void switch_one(World& world, base::HostId host, bool on, DownHow how);
    void leave_politely(World& world, base::HostId host);
    void leave_politely(World& world, std::uint32_t slot, Stream& stream, std::string_view why);
    void forget_server_side(World& world, std::uint32_t slot, Stream& stream);
    void vanish(World& world, base::HostId host);

    // --- program_acts.cpp: what people do with letters -----------------------------------------
    void act_on(World& world, const CheckMail& act);
    void act_on(World& world, const OpenLetter& act);
    void act_on(World& world, const MarkLetter& act);
    void act_on(World& world, const MoveLetter& act);
    void act_on(World& world, const CopyLetter& act);
    void act_on(World& world, const DeleteLetter& act);
    void act_on(World& world, const EmptyTrash& act);
    void act_on(World& world, const CleanUp& act);
    void act_on(World&, const Moment&) {}
    void act_on(World& world, const UploadFolder& act);
    /// Sends a draft that is on this device; fetches its text first if only the header is here and `fetched` is false.
    void finish_draft(World& world, Host& device, base::LetterId letter, const std::string& more, bool fetched);
    void drop_draft(World& world, Host& device, const LocalMessage& draft);
    /// What the program would show its user.
    void tell_user(World& world, base::HostId device, std::string text);
    /// Gives a local message the flags of `wanted` and tells the journal if they are new.
    void set_local_flags(World& world, Host& device, LocalFolder& folder, std::size_t index, const LocalMessage& wanted);
    void remove_local(World& world, Host& device, LocalFolder& folder, std::size_t index);
    void copy_local(World& world, Host& device, const LocalMessage& from, std::string_view to);
    void delete_cached(World& world, Host& device, LetterPlace place, WhenDeleting style);
    /// Something to be done on the IMAP server: now, or, off-line, at the next connection.
    void order(World& world, Host& device, std::vector<imap::ClientTask> tasks);
    /// "Get mail": what waits goes first.
    void order_collection(World& world, Host& device);
    void check_mail(World& world, Host& device);

    // --- program_errands.cpp: connections of a mail program, and its own initiative --------------
    void act_on(World& world, const SwitchDevice& act);
    void act_on(World& world, const QuitProgram& act);
    // --- build.cpp: what comes into a world
    void act_on(World& world, const AddProvider& act);
    void act_on(World& world, const AddPerson& act);
    void act_on(World& world, const AddDevice& act);
    void act_on(World& world, const AddMailAccount& act);
    void act_on(World& world, const AddBridge& act);
    void next_errand(World& world, base::HostId device);
    void begin_errand(World& world, base::HostId device);
    void connect_for_errand(World& world, Host& device, base::HostId server);
    void finish_errand(World& world, base::HostId device);
    static void put_errand_away(MailProgram& program);
    /// A connection of the device is over: whatever it was for has ended.
    void end_errand(World& world, base::HostId device, base::SessionId session);
    [[nodiscard]] static imap::ClientSession* standing_session(World& world, const MailProgram& program, std::uint32_t* slot_out);
    void give_to_standing(World& world, Host& device);
    void stop_standing(World& world, Host& device);
    void note_news(World& world, Host& device);
    void seek_way_back(World& world, Host& device);
    void try_way_back(World& world, base::HostId device, std::uint32_t timer);
    [[nodiscard]] static bool tries_in_vain(const World& world, const Event& event);
    void learn_patience(World& world, const Stream& stream, base::Duration waited);
    void restart_timer(World& world, Host& device);
    void program_timer(World& world, base::HostId device, std::uint32_t timer);
    void check_by_itself(World& world, Host& device, std::string_view why);
    void start_program(World& world, Host& device);

    // --- program_send.cpp: writing and sending ----------------------------------------------------
    void act_on(World& world, const SendLetter& act);
    void act_on(World& world, const ReplyLetter& act);
    void act_on(World& world, const WriteDraft& act);
    void act_on(World& world, const SendDraft& act);
    void put_in_outbox(World& world, Host& device, mail::Message message, Errand errand, base::LetterId letter, base::CopyId made_from);
    [[nodiscard]] static smtp::ClientSession sending_session(const World& world, const Host& device);
    [[nodiscard]] static smtp::Delivery delivery_of(const World& world, const Host& device, const Errand& errand);
    void program_smtp_events(World& world, Stream& stream);
    void letter_sent(World& world, Stream& stream, base::CopyId copy);
    static void next_letter(World& world, const Stream& stream);
    void note_send_unanswered(World& world, const Stream& stream, const smtp::DeliveryEnded& ended);
    void mark_answered(World& world, Host& device, base::LetterId letter);

    // --- program_pop3.cpp, program_imap.cpp: what programs ask and learn ----------------------------
    [[nodiscard]] ClientSide session_for_errand(World& world, Host& device, const Errand& errand);
    [[nodiscard]] static pop3::ClientSession pop3_session(const World& world, const MailProgram& program, const Errand& errand);
    void program_pop3_events(World& world, Stream& stream);
    void pop3_fetched(World& world, Stream& stream, const pop3::Fetched& fetched);
    /// A collecting service hands a letter on. False: it could not.
    bool collect_for(World& world, Stream& stream, const pop3::Fetched& fetched);
    void complete_local(World& world, const Stream& stream, LocalFolder& folder, std::size_t index, const base::SharedOctets& text);
    void connection_lost(World& world, const Stream& stream, std::string_view when);
    [[nodiscard]] static std::vector<imap::ClientTask> imap_tasks(const MailProgram& program, const Errand& errand);
    void program_imap_events(World& world, Stream& stream);
    void imap_event(World& world, Stream& stream, const imap::ClientEvent& event);
    void imap_task_done(World& world, Stream& stream, const imap::event::TaskDone& done);
    void drop_uids(World& world, const Stream& stream, std::string_view server_folder, const std::vector<base::Uid>& uids);
    void imap_task_succeeded(World& world, const Stream& stream, const imap::ClientTask& task);
    void imap_folder_listed(World& world, Stream& stream, const imap::event::FolderListed& listed);
    void imap_opened(World& world, const Stream& stream, const imap::event::FolderOpened& opened);
    void imap_flags(World& world, const Stream& stream, std::string_view folder, base::Uid uid, std::string_view flags);
    void imap_fetched(World& world, Stream& stream, const imap::event::MessageFetched& fetched);
    /// What the open folder holds, as the server told before waiting for news.
    void imap_found(World& world, Stream& stream, const imap::event::Found& found);
    void imap_filed(World& world, const Stream& stream, const imap::event::Copied& filed);
    void imap_copied(World& world, const Stream& stream, const imap::event::Copied& copied);
    template <class Matches>
    void drop_where(World& world, const Stream& stream, LocalFolder& folder, Matches matches);

    // --- program_settings.cpp: settings, memory, misfortunes -----------------------------------------
    void act_on(World& world, const Configure& act);
    void act_on(World& world, const LoseDevice& act);
    void act_on(World& world, const ChangeMemory& act);
    void forget_cache(World& world, Host& device);

    // --- program_web.cpp: web-mail over the same store -------------------------------------------------
    std::optional<StorePlace> find_shown(World& world, const Host& device, base::LetterId letter, std::string_view folder);
    bool web_request(World& world, Host& device, std::string_view method, std::string_view path);
    /// With labels: the message is shown in one more folder. False: folders hold messages here.
    bool web_label(World& world, const StorePlace& place, std::string_view to);
    void web_look(World& world, Host& device, std::string_view folder);
    void web_open(World& world, Host& device, base::LetterId letter);
    void web_mark(World& world, Host& device, base::LetterId letter, Mark mark, std::string_view folder);
    void web_copy(World& world, Host& device, base::LetterId letter, std::string_view folder, std::string_view to);
    void web_move(World& world, Host& device, base::LetterId letter, std::string_view folder, std::string_view to);
    void web_delete(World& world, Host& device, base::LetterId letter, std::string_view folder, WhenDeleting style);
    void web_empty(World& world, Host& device, std::string_view folder);
    [[nodiscard]] static std::optional<mail::Message> web_text(const World& world, const Host& device, base::LetterId letter);
    void web_draft(World& world, Host& device, const WriteDraft& act);
    void web_send_draft(World& world, Host& device, const SendDraft& act);
    bool web_send(World& world, Host& device, const mail::Message& message, const std::vector<std::string>& to, base::LetterId letter);
    void web_answered(World& world, const Host& device, base::LetterId letter);

    // --- store_work.cpp: what operators and rules do to a store ------------------------------------------
    void act_on(World& world, const SetQuota& act);
    void act_on(World& world, const ResetUidValidity& act);
    void act_on(World& world, const RebuildUniqueIds& act);
    void act_on(World& world, const BackUpAccount& act);
    void act_on(World& world, const RestoreAccount& act);
    void act_on(World& world, const KeepCiphertext& act);
    /// What became of a provider's copies and labels, for the journal.
    void tell_changes(World& world, std::size_t provider, base::AccountId account, const mail::StoreChanges& changes);
    /// The form in which a provider keeps a letter: the text, or, if it seals mail, ciphertext.
    mail::Message kept_form(World& world, base::HostId host, const Provider& provider, base::AccountId account, const mail::Message& message, base::LetterId letter);
    /// A fact that is the cause of what follows: the provider acts by a rule of its own.
    void provider_acts(World& world, std::size_t provider, base::AccountId account, std::string_view what);
    void add_to_store(World& world, std::size_t provider, base::AccountId account, std::string_view folder, mail::StoredMessage message, base::CopyId made_from);
    void remove_from_store(World& world, std::size_t provider, base::AccountId account, std::string_view folder, const std::vector<base::Uid>& uids);
    void set_stored_flags(World& world, std::size_t provider, base::AccountId account, std::string_view folder, base::Uid uid, mail::Flags flags);
    void schedule_sweep(World& world, std::size_t provider);
    void sweep(World& world, std::size_t provider);
    /// `octets` have just been put into the account's INBOX.
    void after_delivery(World& world, std::size_t provider, base::AccountId account, std::uint64_t octets);
    /// A submission was taken: some providers keep the sender's copy themselves.
    void file_sent(World& world, std::size_t provider, std::string_view user, const mail::Message& message, base::LetterId letter, base::CopyId made_from);

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

/// True if the host has this service and its provider offers it just now, whether or not the host is up.
[[nodiscard]] bool offers(const World& world, const Host& host, base::Protocol protocol);

/// The tables of a protocol.
[[nodiscard]] const base::ProtocolTables& tables_of(base::Protocol protocol);

}  // namespace sim
