#include "app/seal.h"

#include <fmt/format.h>

#include <utility>

#include "app/commands.h"
#include "app/files.h"
#include "protocols/mail/address.h"
#include "sim/act_form.h"
#include "sim/loopback/cms.h"
#include "sim/sealing.h"

namespace app {

namespace {

std::string with_crlf(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
        out += text[i];
    }
    return out;
}

}  // namespace

int seal_command(const std::string& account, const std::string& file, const std::string& certificate) {
    if (!mail::parse_mailbox(account, true)) return say_problem({"", "\"" + account + "\" is no e-mail address", "an address looks like chi@sealed.example"});
    const auto body = read_file(file);
    if (!body) return say_problem(body.problem());
    const std::string entity = sim::plain_entity(with_crlf(body.value()));
    std::string cms;
    if (certificate.empty()) {
        cms = loopback::seal_for_account(account, entity);
    } else {
        const auto pem = read_file(certificate);
        if (!pem) return say_problem(pem.problem());
        auto sealed = loopback::seal_text(pem.value(), entity);
        if (!sealed) return say_problem({certificate, sealed.problem().what, ""});
        cms = std::move(sealed).value();
    }
    fmt::print("{}\n", sim::action_text(sim::KeepCiphertext{account, entity, cms}));
    return 0;
}

}  // namespace app
