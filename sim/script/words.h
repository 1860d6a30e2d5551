#pragma once
/// The table of verbs and queries: from it come the language itself, its reference, the completion list
/// and the annotation file for editors.
///
/// Doors: Word, words, install_words, session_methods; small helpers of bindings.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/time.h"
#include "sim/act_form.h"
#include "sim/script/sandbox.h"

namespace script {

class Stage;

/// One verb or query.
struct Word {
    const char* name;
    const char* arguments;   ///< "account [, folder]"
    const char* gives;       ///< "list of letters", or empty; see gives_of in types.h
    const char* sentence;
    const char* example;     ///< a script that runs by itself; tests run it
    lua_CFunction function;
};

/// Words that belong together, with a heading.
struct WordGroup {
    const char* title;
    bool queries;            ///< they only look
    std::span<const Word> words;
};

[[nodiscard]] std::span<const WordGroup> word_groups();
/// The group's own word; nullptr if there is none. Acts are in sim::act_forms().
[[nodiscard]] const Word* find_word(std::string_view name);
/// Is it a query, so that looking at it again changes nothing?
[[nodiscard]] bool is_query(std::string_view name);
/// Every word: groups' and acts', and those of the libraries.
[[nodiscard]] std::vector<std::string> all_words();

/// How it is called: "mailbox(account [, folder])".
[[nodiscard]] std::string call_text(const Word& word);
/// What stands behind an act's verb: "(device)", "{from=, to=}".
[[nodiscard]] std::string act_arguments(const sim::ActForm& form);

// One table a file.
[[nodiscard]] std::span<const Word> world_words();
[[nodiscard]] std::span<const Word> time_words();
[[nodiscard]] std::span<const Word> teaching_words();
[[nodiscard]] std::span<const Word> side_words();
[[nodiscard]] std::span<const Word> dialogue_words();
[[nodiscard]] std::span<const Word> mail_queries();
[[nodiscard]] std::span<const Word> run_queries();
[[nodiscard]] std::span<const Word> session_queries();
/// The kinds of events, of queries_run.cpp.
[[nodiscard]] std::vector<std::string> event_kinds();
/// The word report, of words_report.cpp; its row is among the teaching words.
int report(lua_State* state);

/// Makes every word and every act known to the stage's sandbox.
void install_words(Stage& stage);
/// The methods of a session from connect.
[[nodiscard]] const luaL_Reg* session_methods();

/// Calls an act by its verb with the arguments on the stack, as every act's verb does.
int do_act(lua_State* state, const sim::ActForm& form);

/// Raises an error if the table at `index` has an option that the word does not know.
void check_options(lua_State* state, int index, const char* word);

// --- helpers of bindings ----------------------------------------------------------------------------

/// Seconds as a number, whole if it is whole.
void push_seconds(lua_State* state, base::Duration span);
void push_text(lua_State* state, std::string_view text);
/// Sets a field of the table on top.
void set_text(lua_State* state, const char* name, std::string_view text);
void set_number(lua_State* state, const char* name, std::int64_t number);
/// The text at a field of the table at `index`, or `usual`.
[[nodiscard]] std::string text_field(lua_State* state, int index, const char* name, const std::string& usual = "");

}  // namespace script
