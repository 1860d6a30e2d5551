#pragma once
/// One command of a client while the server carries it out: what it may look at and change, and
/// how it answers. The commands are free functions over a Turn, one file for each family.
///
/// Doors: ok, no, bad, data; account, selected; news. Fails: never.

#include <string>
#include <string_view>
#include <vector>

#include "protocols/imap/commands.h"
#include "protocols/imap/number_set.h"
#include "protocols/imap/response_writer.h"
#include "protocols/imap/server_data.h"
#include "protocols/imap/token_reader.h"
#include "protocols/mail/labels.h"
#include "protocols/mail/store.h"
#include "protocols/wire/effects.h"

namespace imap {

struct Turn {
    ServerData& data;
    base::Instant now;
    mail::Store& store;
    base::CopyCounter& copies;
    wire::Effects& out;
    std::string_view tag;
    Verb verb;
    TokenReader args;  ///< stands behind the verb, before the space

    // --- looking ------------------------------------------------------------------------------

    [[nodiscard]] bool has(Extension extension) const {
        return data.profile->extensions.has(extension);
    }
    [[nodiscard]] bool enabled(Extension extension) const { return data.enabled.has(extension); }
    /// IMAP4rev2 is spoken: by profile or by ENABLE.
    [[nodiscard]] bool rev2() const { return is_rev2(data); }
    [[nodiscard]] static bool is_rev2(const ServerData& data) {
        return !data.profile->imap4rev1 || data.enabled.has(Extension::Imap4rev2);
    }
    /// Mailbox names and quoted strings are UTF-8 as they are (RFC 9051 5.1, RFC 6855 3).
    [[nodiscard]] bool utf8() const { return rev2() || enabled(Extension::Utf8Accept); }
    /// REQUIRES: logged in.
    [[nodiscard]] const mail::Account& account() const;
    [[nodiscard]] mail::Account& edit_account();
    /// The open mailbox; nullptr if it was removed, or its UIDVALIDITY changed, under us.
    [[nodiscard]] const mail::MailboxState* selected() const;
    /// REQUIRES: selected().
    [[nodiscard]] mail::MailboxState& edit_selected();
    /// Index of the message behind one of this session's numbers; nullopt if it is gone.
    [[nodiscard]] std::optional<std::size_t> message_index(const mail::MailboxState& mailbox,
                                                           std::uint32_t seq) const;

    // --- reading arguments --------------------------------------------------------------------

    /// SP mailbox: an astring, decoded to UTF-8 and with INBOX in upper case.
    bool mailbox_argument(std::string& name);
    /// SP sequence-set, resolved to this session's sequence numbers (also of UIDs). False after
    /// having answered BAD.
    bool numbers_argument(Ranges& seqs);
    /// Nothing follows. False after having answered BAD.
    bool end_of_arguments();
    void append_mailbox(std::string& text, std::string_view utf8_name) const;

    // --- answering ----------------------------------------------------------------------------

    /// Text for one untagged line, begun with "* "; close with end(kind).
    std::string& data_line() { return out.buffer().append("* "); }
    void end(Line kind) {
        out.buffer().append("\r\n");
        out.end_line(index_of(kind));
    }
    /// Completes the command: "tag OK [code] VERB completed". `code` without brackets, may be
    /// empty.
    void ok(std::string_view code = {}) { ok_as(ok_line(verb), code); }
    void ok_as(Line kind, std::string_view code, std::string_view text = {});
    void no(Line kind, std::string_view code, std::string_view text);
    void bad(Line kind, std::string_view text);
    /// BAD with the syntax of the command.
    void bad_syntax();

    // --- the world around ---------------------------------------------------------------------

    /// Tells what other sessions changed; EXPUNGE only if `may_expunge`.
    void news(bool may_expunge);
    void move_to(State next);
    /// Leaves the open mailbox without a word.
    void deselect();
    void tell(base::FactKind kind, const mail::StoredMessage& message, std::string text = {});
    /// Ends of copies and changes of labels.
    void tell(const mail::StoreChanges& changes);
};

/// "\Answered \Seen $Junk" as flags_text, appended.
void append_flags(std::string& out, const mail::MailboxState& mailbox, mail::Flags flags,
                  bool recent);
/// News of the open mailbox for this session (RFC 9051 5.2); see Turn::news.
void tell_news(ServerData& data, const mail::MailboxState& mailbox, bool may_expunge,
               wire::Effects& out);
/// FLAGS and PERMANENTFLAGS after a new keyword came into use (RFC 9051 7.3.5).
void tell_keywords(ServerData& data, const mail::MailboxState& mailbox, wire::Effects& out);
void change_state(ServerData& data, State next, wire::Effects& out);
/// A command that makes the client CONDSTORE-aware: the first one tells HIGHESTMODSEQ of the open mailbox (RFC 7162 3.1).
void enable_condstore(Turn& turn);
/// The account of the session in the store; nullptr if none.
[[nodiscard]] const mail::Account* find_account(const ServerData& data, const mail::Store& store);
/// The mailbox that the session has open; nullptr if it is no longer there.
[[nodiscard]] const mail::MailboxState* find_selected(const ServerData& data,
                                                      const mail::Store& store);
/// Takes the session off the account's list of sessions.
void leave_account(ServerData& data, mail::Store& store);
/// The capabilities that count now, separated by spaces (RFC 9051 7.2.2).
void append_capabilities(std::string& out, const ServerData& data);
void say_bye(ServerData& data, wire::Effects& out, Line kind, std::string_view text);

// The commands, by family.
void do_capability(Turn& turn);
void do_noop(Turn& turn);
void do_logout(Turn& turn);
void do_id(Turn& turn);
void do_starttls(Turn& turn);
void do_authenticate(Turn& turn);
void do_login(Turn& turn);
void do_enable(Turn& turn);
void do_select(Turn& turn);
void do_close(Turn& turn);
void do_unselect(Turn& turn);
void do_create(Turn& turn);
void do_delete(Turn& turn);
void do_rename(Turn& turn);
void do_subscribe(Turn& turn);
void do_list(Turn& turn);
void do_lsub(Turn& turn);
void do_namespace(Turn& turn);
void do_status(Turn& turn);
void do_append(Turn& turn);
void do_idle(Turn& turn);
void do_getquota(Turn& turn);
void do_getquotaroot(Turn& turn);
void do_setquota(Turn& turn);
void do_expunge(Turn& turn);
void do_search(Turn& turn);
void do_sort(Turn& turn);
void do_thread(Turn& turn);
void do_fetch(Turn& turn);
void do_store(Turn& turn);
void do_copy(Turn& turn);

/// A client's line while AUTHENTICATE waits for it (RFC 9051 6.2.2).
void continue_authenticate(ServerData& data, std::string_view line, base::Instant now,
                           mail::Store& store, wire::Effects& out);
/// Refuses an APPEND that cannot work before its text is invited. True if it answered.
bool refuse_append_early(Turn& turn, const LiteralMark& literal);
/// Removes the marked messages among `uids` (all if nullptr); tells facts. Returns how many went.
std::size_t expunge_marked(Turn& turn, const Ranges* uids);

}  // namespace imap
