// How the client writes its commands.

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/client_data.h"
#include "protocols/imap/mailbox_name.h"
#include "protocols/imap/response_writer.h"

namespace imap {

bool offers(const ClientData& data, std::string_view capability) {
    return std::find(data.capabilities.begin(), data.capabilities.end(), capability) !=
           data.capabilities.end();
}

bool has(const ClientData& data, std::string_view capability) {
    return offers(data, capability) || (offers(data, "IMAP4REV2") && !offers(data, "IMAP4REV1"));
}

void ClientTurn::command(Verb verb, std::string_view arguments, std::size_t secret) {
    data.tag = "a";
    base::append_number(data.tag, ++data.tag_number);
    data.verb = verb;
    std::string& text = out.buffer();
    const std::size_t begin = text.size();
    text.append(data.tag).append(" ").append(row(verb).verb);
    if (!arguments.empty()) text.append(" ");
    const std::size_t arguments_at = text.size() - begin;
    text.append(arguments).append("\r\n");
    wire::Effects::Item& item = out.end_line(index_of(client_line(verb)));
    if (secret != std::string_view::npos) {
        item.secret_begin = static_cast<std::uint32_t>(arguments_at + secret);
        item.secret_end = static_cast<std::uint32_t>(arguments_at + arguments.size());
    }
    wait_for(ClientWait::Answer);
}

void ClientTurn::wait_for(ClientWait wait) {
    data.wait = wait;
    data.deadline = now + data.profile.reply_timeout;
}

std::string mailbox_text(const ClientData& data, std::string_view utf8_name) {
    std::string out;
    append_astring(out, data.utf8 ? std::string{utf8_name} : encode_utf7(utf8_name));
    return out;
}

}  // namespace imap
