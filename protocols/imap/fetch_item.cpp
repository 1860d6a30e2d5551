#include "protocols/imap/fetch_item.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/imap/response_writer.h"

namespace imap {

namespace {

struct SimpleItem {
    std::string_view word;
    FetchKind kind;
    std::optional<Extension> extension;  ///< that it needs
    bool in_rev2 = true;                 ///< false: IMAP4rev2 has removed it (RFC 9051 E)
};

const SimpleItem kSimple[] = {
    {"FLAGS", FetchKind::Flags, {}},
    {"UID", FetchKind::Uid, {}},
    {"INTERNALDATE", FetchKind::InternalDate, {}},
    {"RFC822.SIZE", FetchKind::Size, {}},
    {"ENVELOPE", FetchKind::Envelope, {}},
    {"BODYSTRUCTURE", FetchKind::BodyStructure, {}},
    {"RFC822.HEADER", FetchKind::Rfc822Header, {}, false},
    {"RFC822.TEXT", FetchKind::Rfc822Text, {}, false},
    {"RFC822", FetchKind::Rfc822, {}, false},
    {"MODSEQ", FetchKind::ModSeq, Extension::Condstore},
    {"EMAILID", FetchKind::EmailId, Extension::ObjectId},
    {"THREADID", FetchKind::ThreadId, Extension::ObjectId},
};

void add(FetchRequest& out, FetchKind kind, std::string_view label) {
    FetchItem item;
    item.kind = kind;
    item.label = label;
    out.items.push_back(std::move(item));
}

void add_macro(FetchRequest& out, bool envelope, bool body) {
    add(out, FetchKind::Flags, "FLAGS");
    add(out, FetchKind::InternalDate, "INTERNALDATE");
    add(out, FetchKind::Size, "RFC822.SIZE");
    if (envelope) add(out, FetchKind::Envelope, "ENVELOPE");
    if (body) add(out, FetchKind::Body, "BODY");
}

/// "HEADER.FIELDS (names)" behind the numbers, or another specifier.
bool read_specifier(TokenReader& args, FetchItem& item) {
    std::string& label = item.label;
    const bool negated = args.word("HEADER.FIELDS.NOT");
    if (negated || args.word("HEADER.FIELDS")) {
        item.part = negated ? SectionPart::FieldsNot : SectionPart::Fields;
        label += negated ? "HEADER.FIELDS.NOT (" : "HEADER.FIELDS (";
        if (!args.space() || !args.eat('(')) return false;
        do {
            std::string field;
            if (!args.astring(field) || !fits_quotes(field, true)) return false;
            if (!item.fields.empty()) label += ' ';
            append_astring(label, field);
            item.fields.push_back(std::move(field));
        } while (args.space());
        label += ')';
        return args.eat(')');
    }
    if (args.word("HEADER")) {
        item.part = SectionPart::Header;
        label += "HEADER";
    } else if (args.word("TEXT")) {
        item.part = SectionPart::Text;
        label += "TEXT";
    } else if (args.word("MIME") && !item.numbers.empty()) {
        item.part = SectionPart::Mime;
        label += "MIME";
    } else {
        return false;
    }
    return true;
}

/// "[" section "]", and "<offset.count>" if `partial_allowed`.
bool read_section(TokenReader& args, FetchItem& item, bool binary) {
    if (!args.eat('[')) return false;
    item.label += '[';
    bool specifier = !binary;
    if (args.peek() >= '0' && args.peek() <= '9') {
        for (;;) {
            std::uint32_t number = 0;
            if (!args.number(number) || number == 0 || item.numbers.size() == 50) return false;
            item.numbers.push_back(number);
            base::append_number(item.label, number);
            specifier = false;
            if (!args.eat('.')) break;
            item.label += '.';
            specifier = !binary;
            if (args.peek() < '0' || args.peek() > '9') break;
        }
        if (binary && args.peek() != ']') return false;
    } else if (args.peek() == ']') {
        specifier = false;
    }
    if (specifier && !read_specifier(args, item)) return false;
    if (!args.eat(']')) return false;
    item.label += ']';
    if (item.kind == FetchKind::BinarySize || !args.eat('<')) return true;
    item.partial = true;
    if (!args.number64(item.offset) || !args.eat('.') || !args.number64(item.count) ||
        item.count == 0 || !args.eat('>')) {
        return false;
    }
    item.label += '<';
    base::append_number(item.label, item.offset);
    item.label += '>';
    return true;
}

bool read_with_section(TokenReader& args, FetchRequest& out, std::string_view word,
                       FetchItem item) {
    args.seek(args.at() + word.size());
    if (!read_section(args, item, item.kind != FetchKind::Section)) return false;
    out.items.push_back(std::move(item));
    return true;
}

/// "PREVIEW" or "PREVIEW (LAZY)" (RFC 8970 3).
bool read_preview(TokenReader& args, FetchRequest& out) {
    add(out, FetchKind::Preview, "PREVIEW");
    const std::size_t at = args.at();
    if (args.space() && args.eat('(')) return args.word("LAZY") && args.eat(')');
    args.seek(at);
    return true;
}

bool read_item(TokenReader& args, const ExtensionSet& on, FetchRequest& out) {
    const auto starts = [&args](std::string_view word) {
        return base::istarts_with(args.rest(), word);
    };
    FetchItem item;
    if (starts("BODY.PEEK[")) {
        item.kind = FetchKind::Section;
        item.peek = true;
        item.label = "BODY";
        return read_with_section(args, out, "BODY.PEEK", std::move(item));
    }
    if (starts("BODY[")) {
        item.kind = FetchKind::Section;
        item.label = "BODY";
        return read_with_section(args, out, "BODY", std::move(item));
    }
    if (on.has(Extension::Binary)) {
        if (starts("BINARY.SIZE[")) {
            item.kind = FetchKind::BinarySize;
            item.label = "BINARY.SIZE";
            return read_with_section(args, out, "BINARY.SIZE", std::move(item));
        }
        if (starts("BINARY.PEEK[") || starts("BINARY[")) {
            item.kind = FetchKind::Binary;
            item.peek = starts("BINARY.PEEK");
            item.label = "BINARY";
            return read_with_section(args, out, item.peek ? "BINARY.PEEK" : "BINARY", item);
        }
    }
    if (args.word("BODY")) {
        add(out, FetchKind::Body, "BODY");
        return true;
    }
    if (on.has(Extension::Preview) && args.word("PREVIEW")) return read_preview(args, out);
    for (const SimpleItem& simple : kSimple) {
        if (simple.extension && !on.has(*simple.extension)) continue;
        if (!simple.in_rev2 && on.has(Extension::Imap4rev2)) continue;
        if (!args.word(simple.word)) continue;
        add(out, simple.kind, simple.word);
        return true;
    }
    return false;
}

bool read_modifiers(TokenReader& args, const ExtensionSet& on, FetchRequest& out) {
    if (args.done()) return true;
    if (!args.space() || !args.eat('(')) return false;
    do {
        if (on.has(Extension::Condstore) && args.word("CHANGEDSINCE")) {
            std::uint64_t modseq = 0;
            if (!args.space() || !args.number64(modseq) || modseq == 0) return false;
            out.changed_since = modseq;
        } else if (on.has(Extension::Qresync) && args.word("VANISHED")) {
            out.vanished = true;
        } else {
            return false;
        }
    } while (args.space());
    return args.eat(')') && args.done();
}

}  // namespace

bool FetchRequest::has(FetchKind kind) const {
    return std::any_of(items.begin(), items.end(),
                       [kind](const FetchItem& item) { return item.kind == kind; });
}

bool read_fetch_request(TokenReader& args, const ExtensionSet& on, FetchRequest& out) {
    if (args.eat('(')) {
        do {
            if (!read_item(args, on, out)) return false;
        } while (args.space());
        if (!args.eat(')')) return false;
    } else if (args.word("ALL")) {
        add_macro(out, true, false);
    } else if (args.word("FAST")) {
        add_macro(out, false, false);
    } else if (args.word("FULL")) {
        add_macro(out, true, true);
    } else if (!read_item(args, on, out)) {
        return false;
    }
    if (!read_modifiers(args, on, out)) return false;
    return !out.vanished || out.changed_since;
}

}  // namespace imap
