// FETCH and UID FETCH (RFC 9051 6.4.5, 6.4.9; RFC 7162 3.1.4, 3.2.6).

#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"
#include "protocols/imap/body_structure.h"
#include "protocols/imap/fetch_item.h"
#include "protocols/imap/fetch_section.h"
#include "protocols/imap/object_id.h"
#include "protocols/imap/preview.h"
#include "protocols/imap/server_turn.h"

namespace imap {

namespace {

class Fetcher {
  public:
    Fetcher(Turn& turn, const FetchRequest& request) : turn_{turn}, request_{request} {
        for (const FetchItem& item : request.items) marks_seen_ = marks_seen_ || item.marks_seen();
        if (turn.data.view.read_only()) marks_seen_ = false;
        with_uid_ = is_uid(turn.verb) && !request.has(FetchKind::Uid);
        with_modseq_ = request.changed_since && !request.has(FetchKind::ModSeq);
    }

    void fetch(std::uint32_t seq) {
        const mail::MailboxState* mailbox = turn_.selected();
        const auto index = turn_.message_index(*mailbox, seq);
        if (!index) {
            gone = true;
            return;
        }
        if (request_.changed_since &&
            mailbox->messages[*index].modseq.value <= *request_.changed_since)
            return;
        if (unknown_encoding(mailbox->messages[*index])) {
            unknown_cte = true;
            return;
        }
        bool told_seen = false;
        if (marks_seen_ && !mailbox->messages[*index].flags.has(mail::Flags::kSeen)) {
            mail::MailboxState& edited = turn_.edit_selected();
            mail::Flags flags = edited.messages[*index].flags;
            flags.system |= mail::Flags::kSeen;
            edited.set_flags(*index, flags);
            turn_.data.view.set_seen(edited.highest_modseq);
            mailbox = &edited;
            std::string text;
            append_flags(text, edited, flags, false);
            turn_.tell(base::FactKind::FlagsChanged, edited.messages[*index], std::move(text));
            told_seen = true;
        }
        write(*mailbox, mailbox->messages[*index], seq, told_seen);
        any = true;
    }

    bool any = false;          ///< a message was there, and it was answered for
    bool gone = false;         ///< a message asked for is no longer there
    bool unknown_cte = false;  ///< BINARY met an encoding it cannot undo

  private:
    void write(const mail::MailboxState& mailbox, const mail::StoredMessage& message,
               std::uint32_t seq, bool told_seen) {
        ResponseLine line{turn_.out, told_seen ? Line::FetchSeen : Line::FetchData,
                          Line::FetchRest};
        line << "* ";
        line.number(seq);
        line << " FETCH (";
        bool first = true;
        const auto gap = [&] {
            if (!first) line << ' ';
            first = false;
        };
        // The standard wants UID and MODSEQ where flags change by the way (RFC 7162 3.2.4).
        const bool condstore = told_seen && turn_.enabled(Extension::Condstore);
        if (with_uid_ || (condstore && !request_.has(FetchKind::Uid))) {
            gap();
            line << "UID ";
            line.number(message.uid.value);
        }
        if (told_seen && !request_.has(FetchKind::Flags)) {
            gap();
            write_flags(line, mailbox, message);
        }
        for (const FetchItem& item : request_.items) {
            gap();
            write_item(line, mailbox, message, item);
        }
        if (with_modseq_ || (condstore && !request_.has(FetchKind::ModSeq))) {
            gap();
            write_modseq(line, message);
        }
        line << ')';
        line.end();
    }

    void write_flags(ResponseLine& line, const mail::MailboxState& mailbox,
                     const mail::StoredMessage& message) {
        line << "FLAGS (";
        const bool recent = !turn_.rev2() && turn_.data.view.is_recent(message.uid);
        append_flags(line.text(), mailbox, message.flags, recent);
        line << ')';
    }

    static void write_modseq(ResponseLine& line, const mail::StoredMessage& message) {
        line << "MODSEQ (";
        line.number(message.modseq.value);
        line << ')';
    }

    void write_item(ResponseLine& line, const mail::MailboxState& mailbox,
                    const mail::StoredMessage& message, const FetchItem& item) {
        const bool utf8 = turn_.utf8();
        switch (item.kind) {
            case FetchKind::Flags:
                return write_flags(line, mailbox, message);
            case FetchKind::ModSeq:
                return write_modseq(line, message);
            case FetchKind::Section:
            case FetchKind::Rfc822:
            case FetchKind::Rfc822Header:
            case FetchKind::Rfc822Text:
            case FetchKind::Binary:
            case FetchKind::BinarySize:
                return write_text(line, message, item);
            default:
                break;
        }
        line << item.label << ' ';
        if (item.kind == FetchKind::Uid) line.number(message.uid.value);
        if (item.kind == FetchKind::Size) line.number(message.message.size());
        if (item.kind == FetchKind::InternalDate)
            line << '"' << base::imap_date(message.internal_date) << '"';
        if (item.kind == FetchKind::Envelope)
            write_envelope(line, message.message.header_section(), utf8);
        if (item.kind == FetchKind::Body || item.kind == FetchKind::BodyStructure) {
            write_structure(line, mail::parse_mime(message.message.text()),
                            item.kind == FetchKind::BodyStructure, utf8);
        }
        if (item.kind == FetchKind::EmailId)
            line << '(' << email_id(turn_.data.account, message) << ')';
        if (item.kind == FetchKind::ThreadId) line << "NIL";
        if (item.kind == FetchKind::Preview) line.string(preview_of(message.message.text()), utf8);
    }

    void write_text(ResponseLine& line, const mail::StoredMessage& message, const FetchItem& item) {
        FetchItem wanted = item;
        if (item.kind == FetchKind::Rfc822Header) wanted.part = SectionPart::Header;
        if (item.kind == FetchKind::Rfc822Text) wanted.part = SectionPart::Text;
        line << item.label << ' ';
        std::string scratch;
        auto octets = section_octets(message.message.text(), wanted, scratch);
        if (!octets) {
            line << (item.kind == FetchKind::BinarySize ? "0" : "NIL");
            return;
        }
        bool binary = false;
        std::string decoded;
        if (item.kind == FetchKind::Binary || item.kind == FetchKind::BinarySize) {
            if (decode_part(message, item, decoded)) octets = decoded;
            binary = octets->find('\0') != std::string_view::npos;
        }
        if (item.kind == FetchKind::BinarySize) return line.number(octets->size());
        const std::string_view part = partial_octets(*octets, item);
        const bool whole =
            part.data() == message.message.text().data() && part.size() == message.message.size();
        line.literal(part, whole ? message.message.octets() : base::SharedOctets{},
                     {message.letter, message.copy}, binary);
    }

    /// The part without its transfer encoding; false for a whole message (there is nothing to undo)
    /// and for an encoding that cannot be undone.
    static bool decode_part(const mail::StoredMessage& message, const FetchItem& item,
                            std::string& out) {
        if (item.numbers.empty()) return false;
        const mail::MimePart tree = mail::parse_mime(message.message.text());
        const mail::MimePart* part = find_part(tree, item.numbers);
        return part != nullptr && !part->is_multipart() &&
               mail::decode_transfer(part->body, part->encoding, out);
    }

    /// BINARY must fail as a whole where it cannot decode (RFC 3516 4.3).
    [[nodiscard]] bool unknown_encoding(const mail::StoredMessage& message) const {
        for (const FetchItem& item : request_.items) {
            if ((item.kind != FetchKind::Binary && item.kind != FetchKind::BinarySize) ||
                item.numbers.empty())
                continue;
            const mail::MimePart tree = mail::parse_mime(message.message.text());
            const mail::MimePart* part = find_part(tree, item.numbers);
            std::string ignored;
            if (part != nullptr && !part->is_multipart() &&
                !mail::decode_transfer(part->body, part->encoding, ignored)) {
                return true;
            }
        }
        return false;
    }

    Turn& turn_;
    const FetchRequest& request_;
    bool marks_seen_ = false;
    bool with_uid_ = false;
    bool with_modseq_ = false;
};

/// What is gone since a modification sequence (RFC 7162 3.2.6). False if nothing is.
bool write_vanished(Turn& turn, const NumberSet& uids, std::uint64_t since) {
    const mail::MailboxState& mailbox = *turn.selected();
    const Ranges wanted = resolve(uids, mailbox.uid_next.value - 1);
    std::vector<base::Uid> vanished;
    for (const mail::Expunged& gone : mailbox.expunged) {
        if (gone.modseq.value > since && contains(wanted, gone.uid.value))
            vanished.push_back(gone.uid);
    }
    if (vanished.empty()) return false;
    std::sort(vanished.begin(), vanished.end());
    append_number_set(turn.data_line().append("VANISHED (EARLIER) "), vanished);
    turn.end(Line::FetchVanished);
    return true;
}

ExtensionSet fetch_extensions(const Turn& turn) {
    ExtensionSet on = turn.data.profile->extensions;
    if (on.has(Extension::Qresync)) on.set(Extension::Condstore);
    if (turn.rev2()) on.set(Extension::Binary);
    on.set(Extension::Imap4rev2, turn.rev2());
    return on;
}

}  // namespace

void do_fetch(Turn& turn) {
    // The numbers are read before the items but answered after: a bad item is BAD, whatever they
    // are.
    const std::size_t at = turn.args.at();
    Ranges seqs;
    if (!turn.numbers_argument(seqs)) return;
    FetchRequest request;
    if (!turn.args.space() || !read_fetch_request(turn.args, fetch_extensions(turn), request)) {
        return turn.bad_syntax();
    }
    if (request.vanished && (!is_uid(turn.verb) || !turn.enabled(Extension::Qresync))) {
        return turn.bad(Line::BadNotEnabled, "VANISHED needs UID FETCH after ENABLE QRESYNC");
    }
    if (request.changed_since || request.has(FetchKind::ModSeq)) enable_condstore(turn);
    turn.news(false);
    bool told = false;
    if (request.vanished) {
        turn.args.seek(at + 1);
        const auto uids = parse_number_set(turn.args.run());
        told = uids && write_vanished(turn, *uids, *request.changed_since);
    }
    const base::ModSeq before = turn.selected()->highest_modseq;
    Fetcher fetcher{turn, request};
    for (const NumberRange& range : seqs) {
        for (std::uint64_t seq = range.first; seq <= range.last; ++seq) {
            fetcher.fetch(static_cast<std::uint32_t>(seq));
        }
    }
    if (turn.selected()->highest_modseq > before)
        mail::share_flags(turn.edit_account(), turn.selected()->name, before);
    if (fetcher.unknown_cte)
        return turn.no(Line::FetchNoUnknownCte, "UNKNOWN-CTE", "that encoding cannot be undone");
    if (fetcher.gone && !is_uid(turn.verb)) {
        return turn.no(Line::NoExpungeIssued, "EXPUNGEISSUED", "some of these messages are gone");
    }
    turn.ok_as(told || fetcher.any ? Line::FetchOk : Line::FetchOkNothing, {});
}

}  // namespace imap
