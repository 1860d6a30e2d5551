#pragma once
/// A Lua state that cannot reach the machine, cannot run for ever and cannot fill the memory.
///
/// There is no load, require, io, os, debug, coroutine, metatable, pcall or byte code; what remains is
/// deterministic: pairs is sorted, sort is stable, random numbers come from a seed, no address is shown.
/// Doors: Sandbox (set, run, call), charge, fail, text_of.
/// Fails: run and call with a Problem that has file and line; bindings raise errors with fail().

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"
#include "sim/random.h"
#include "sim/script/limits.h"
#include "sim/script/lua.h"

namespace script {

class Sandbox {
  public:
    /// `owner` is for bindings: owner_of(L).
    Sandbox(const Limits& limits, StopButton stop, void* owner, std::uint64_t seed);
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    [[nodiscard]] lua_State* state() const { return state_; }
    [[nodiscard]] const Limits& limits() const { return limits_; }
    [[nodiscard]] void* owner() const { return owner_; }

    /// Makes a function a word of the language: scripts can read it and cannot give its name away.
    void set_word(const char* name, lua_CFunction function);
    /// The same for the value on top of the stack, which it takes.
    void set_word_on_top(const char* name);
    /// Who answers for names that are no words and were not assigned: gets the name, returns one value or
    /// raises an error.
    void set_unknown_name(lua_CFunction function);

    /// Compiles a text (never byte code) and runs it. `results`: how many values it leaves on the stack.
    [[nodiscard]] base::Outcome run(std::string_view text, const std::string& file, int results = 0);
    /// Compiles only.
    [[nodiscard]] base::Outcome compile(std::string_view text, const std::string& file);
    /// Calls the function below `arguments` values on the stack.
    [[nodiscard]] base::Outcome call(int arguments, int results);

    /// The line that runs now, 0 if none; and its file.
    [[nodiscard]] int line() const;
    /// The innermost line of this file that runs, and how many of its functions were called to get there.
    struct Place {
        int line = 0, depth = 0;
    };
    [[nodiscard]] Place innermost(const std::string& file) const;
    /// Begins to count instructions anew (the console does for each line).
    void refill() {
        instructions_ = work_ = 0;
        longest_text_ = 0;
    }
    void set_stop(StopButton stop) { stop_ = stop; }
    void seed(std::uint64_t seed) { random_ = sim::Random{seed}.split(77); }
    [[nodiscard]] sim::Random& random() { return random_; }
    /// Names that the script itself may use besides words: those it assigned.
    [[nodiscard]] std::vector<std::string> assigned_names();

    /// Counts work done outside of the language's own instructions; raises an error when it is too much.
    void charge(lua_State* state, std::uint64_t instructions);
    /// Has the user pressed stop? Raises the error if so.
    void check_stop(lua_State* state);

    struct Failure {
        std::string what, hint;
    };
    Failure failure;   ///< of the error being raised, see fail()

  private:
    enum class Refusal : std::uint8_t { None, Memory, Text, Work };

    static void* allocate(void* context, void* block, std::size_t old_size, std::size_t new_size);
    static void hook(lua_State* state, lua_Debug* record);
    static int on_error(lua_State* state);
    void open_libraries();
    [[nodiscard]] base::Problem problem_of(int status);
    void suggest_name(base::Problem& problem);
    void note_place(lua_State* state);

    Limits limits_;
    StopButton stop_;
    void* owner_;
    sim::Random random_;
    lua_State* state_ = nullptr;
    std::uint64_t instructions_ = 0;
    std::uint64_t work_ = 0;
    std::size_t memory_ = 0;
    std::size_t longest_text_ = 0;
    Refusal refusal_ = Refusal::None;
    std::string place_;   ///< "file:line" of the last error
    bool watching_ = false;
};

[[nodiscard]] Sandbox& sandbox_of(lua_State* state);

/// Raises an error: one sentence without a full stop, and a hint or nothing.
[[noreturn]] void fail(lua_State* state, std::string what, std::string hint = "");

/// Any value as a person would write it; tables with their content, up to a few levels.
[[nodiscard]] std::string text_of(lua_State* state, int index, bool quote = false, int depth = 0);

/// Sorts the keys of the table at `index` into a list that it pushes. Fails for keys without an order.
void push_sorted_keys(lua_State* state, int index);

/// A library's name stands for a table that can only be read: this field of its metatable is the library itself.
inline constexpr const char* kSealed = "sealed";

// The parts of the libraries that are this project's own. Each pushes a table.
void open_string(lua_State* state);
void open_utf8(lua_State* state);
void open_table(lua_State* state);
void open_math(lua_State* state);
void open_base(lua_State* state);   ///< sets its functions in the table on top of the stack

}  // namespace script
