#include "protocols/imap/binary_form.h"

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/mail/message.h"
#include "protocols/mail/mime.h"

namespace imap {

namespace {

/// RFC 2045 6.8: encoded lines have 76 characters at most.
constexpr std::size_t kLine = 76;

bool has_nul(std::string_view octets) { return octets.find('\0') != std::string_view::npos; }

void append_base64(std::string& out, std::string_view octets) {
    const std::string encoded = base::base64_encode(octets);
    for (std::size_t at = 0; at < encoded.size(); at += kLine) out.append(encoded, at, kLine).append("\r\n");
}

/// The header with its Content-Transfer-Encoding field saying base64.
void append_header(std::string& out, std::string_view header) {
    const std::string_view fields = header.ends_with("\r\n\r\n") ? header.substr(0, header.size() - 2) : header;
    for (const mail::HeaderField& field : mail::split_fields(fields)) {
        if (base::iequals(field.name, "Content-Transfer-Encoding")) {
            out.append("Content-Transfer-Encoding: base64\r\n");
        } else {
            out.append(field.whole);
        }
    }
    out.append("\r\n");
}

/// Walks the parts in the order of the text and writes down what it has passed.
class Rewriter {
  public:
    explicit Rewriter(std::string_view message) : message_{message} {}

    bool part(const mail::MimePart& one) {
        if (!one.children.empty()) return std::all_of(one.children.begin(), one.children.end(), [this](const mail::MimePart& child) { return part(child); });
        if (!has_nul(one.body)) return true;
        if (one.encoding != "binary") return false;
        copy_to(static_cast<std::size_t>(one.header.data() - message_.data()));
        append_header(out_, one.header);
        append_base64(out_, one.body);
        taken_ = static_cast<std::size_t>(one.body.data() - message_.data()) + one.body.size();
        return true;
    }

    std::string finish() {
        copy_to(message_.size());
        return std::move(out_);
    }

  private:
    void copy_to(std::size_t end) {
        out_.append(message_.substr(taken_, end - taken_));
        taken_ = end;
    }

    std::string_view message_;
    std::string out_;
    std::size_t taken_ = 0;
};

}  // namespace

std::optional<std::string> without_nul(std::string_view message) {
    Rewriter rewriter{message};
    if (!rewriter.part(mail::parse_mime(message))) return std::nullopt;
    std::string text = rewriter.finish();
    if (has_nul(text)) return std::nullopt;   // in a header, or between the parts
    return text;
}

}  // namespace imap
