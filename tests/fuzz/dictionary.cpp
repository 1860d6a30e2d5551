// Prints the dictionary of a body, made from its protocol's command table: fuzz_dictionary NAME.

#include <cstdio>
#include <set>
#include <string>

#include "tests/fuzz/bodies.h"

int main(int count, char** arguments) {
    const fuzz::Body* body = count == 2 ? fuzz::find_body(arguments[1]) : nullptr;
    if (body == nullptr) {
        std::fputs("usage: fuzz_dictionary NAME; the names:", stderr);
        for (const fuzz::Body& known : fuzz::bodies()) {
            std::fprintf(stderr, " %s", std::string{known.name}.c_str());
        }
        std::fputs("\n", stderr);
        return 2;
    }
    std::set<std::string> words{"\\x0d\\x0a", "\\x0d\\x0a.\\x0d\\x0a", "\\x0a.\\x0a", "*", "="};
    for (const base::CommandRow& row : body->tables().commands) {
        words.insert(std::string{row.verb} + "\\x0d\\x0a");
        words.insert(std::string{row.syntax});
        if (!row.extension.empty()) words.insert(std::string{row.extension});
    }
    for (const base::LineKind& kind : body->tables().line_kinds) {
        const std::size_t dot = kind.key.find('.');
        if (dot == std::string_view::npos || kind.key.size() < dot + 4) continue;
        const std::string code{kind.key.substr(dot + 1, 3)};
        if (code[0] >= '2' && code[0] <= '5') words.insert(code + " x\\x0d\\x0a");
        const std::size_t dash = kind.key.find('-', dot);
        if (dash != std::string_view::npos) words.insert(std::string{kind.key.substr(dash + 1)});
    }
    for (const std::string& word : words) std::printf("\"%s\"\n", word.c_str());
    return 0;
}
