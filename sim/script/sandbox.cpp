#include "sim/script/sandbox.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "sim/script/names.h"

namespace script {

namespace {

/// Short, since one instruction may copy a mebioctet: a stop must work within 100 ms.
constexpr int kHookInterval = 100;
/// Scripts that hold much are watched more closely: see hook.
constexpr std::size_t kMuchMemory = std::size_t{4} << 20;
constexpr int kArgumentsMax = 1000;
constexpr std::size_t kOctetsAnInstruction = 128;

/// Registry keys: the addresses of these.
constexpr char kKeys[2] = {};
constexpr const char* kWords = &kKeys[0];
constexpr const char* kEnvironment = &kKeys[1];

int refuse_assignment(lua_State* state) {
    // environment[name] = value, for a name that is not there yet.
    lua_rawgetp(state, LUA_REGISTRYINDEX, kWords);
    lua_pushvalue(state, 2);
    if (lua_rawget(state, -2) != LUA_TNIL) {
        fail(state, "\"" + text_of(state, 2) + "\" is a word of the language", "choose another name, or write local in front");
    }
    lua_settop(state, 3);
    lua_rawset(state, 1);
    return 0;
}

/// The names of the functions in a table on top of the stack, and in the tables within it.
void names_within(lua_State* state, std::vector<std::string>& names, int depth) {
    if (luaL_getmetafield(state, -1, kSealed) != LUA_TNIL) {
        names_within(state, names, depth);
        return lua_pop(state, 1);
    }
    for (lua_pushnil(state); lua_next(state, -2) != 0; lua_pop(state, 1)) {
        if (lua_type(state, -2) != LUA_TSTRING) continue;
        if (lua_isfunction(state, -1)) names.emplace_back(lua_tostring(state, -2));
        if (lua_istable(state, -1) && depth > 0) names_within(state, names, depth - 1);
    }
}

int refuse_member(lua_State* state) {
    const std::string library = text_of(state, lua_upvalueindex(1));
    fail(state, "\"" + library + "\" belongs to the language: nothing in it can be changed or added",
         "give what you want to keep a name of its own: local " + (lua_type(state, 2) == LUA_TSTRING ? text_of(state, 2) : "mine") + " = ...");
}

int unknown_member(lua_State* state) {
    const std::string library = text_of(state, lua_upvalueindex(1));
    std::vector<std::string> known;
    lua_pushvalue(state, 1);
    names_within(state, known, 0);
    std::sort(known.begin(), known.end());  // Lua's own order is another in each process
    const std::string name = text_of(state, 2);
    const std::string near = nearest(name, known);
    fail(state, "there is no " + library + "." + name + " here", near.empty() ? "postroom docs script lists what there is" : "did you mean \"" + near + "\"?");
}

/// The library on top of the stack becomes a word that scripts can only read: what one run put into it, another would find.
void set_library(lua_State* state, int words, const char* name) {
    const int library = lua_gettop(state);
    lua_newtable(state);
    lua_pushstring(state, name);
    lua_pushcclosure(state, unknown_member, 1);
    lua_setfield(state, -2, "__index");
    lua_setmetatable(state, library);
    lua_newtable(state);
    lua_newtable(state);
    lua_pushvalue(state, library);
    lua_setfield(state, -2, "__index");
    lua_pushstring(state, name);
    lua_pushcclosure(state, refuse_member, 1);
    lua_setfield(state, -2, "__newindex");
    lua_pushvalue(state, library);
    lua_setfield(state, -2, kSealed);
    lua_setmetatable(state, -2);
    lua_setfield(state, words, name);
    lua_settop(state, library - 1);
}

bool has_prefix(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

/// What Lua says, in the words of this project where Lua's are hard.
base::Problem clear_words(base::Problem problem) {
    if (problem.what.find("stack overflow") != std::string::npos || problem.what.find("C levels") != std::string::npos) {
        problem.what = "too many calls inside one another";
        problem.hint = "does a function call itself without end?";
    }
    const bool by_number = problem.what.find("(field '?')") != std::string::npos || problem.what.find("(field 'integer index')") != std::string::npos;
    if (by_number && problem.what.find("attempt to index a nil value") != std::string::npos) {
        problem.what = "there is no such entry in this list";
        problem.hint = "#list tells how many it has";
    }
    return problem;
}

}  // namespace

Sandbox& sandbox_of(lua_State* state) {
    Sandbox* sandbox = nullptr;
    std::memcpy(&sandbox, lua_getextraspace(state), sizeof sandbox);
    return *sandbox;
}

void fail(lua_State* state, std::string what, std::string hint) {
    {
        Sandbox& sandbox = sandbox_of(state);
        sandbox.failure = {std::move(what), std::move(hint)};
        what = {};
        hint = {};
    }
    lua_pushnil(state);  // on_error takes the sentence from the sandbox
    lua_error(state);
    std::abort();  // lua_error does not return
}

Sandbox::Sandbox(const Limits& limits, StopButton stop, void* owner, std::uint64_t seed_value)
    : limits_{limits}, stop_{stop}, owner_{owner} {
    seed(seed_value);
    state_ = lua_newstate(&Sandbox::allocate, this);
    POSTROOM_CHECK(state_ != nullptr, "a fresh Lua state needs little memory");
    Sandbox* self = this;
    std::memcpy(lua_getextraspace(state_), &self, sizeof self);
    open_libraries();
    lua_sethook(state_, &Sandbox::hook, LUA_MASKCOUNT, kHookInterval);
    watching_ = true;
}

Sandbox::~Sandbox() {
    watching_ = false;
    lua_close(state_);
}

void* Sandbox::allocate(void* context, void* block, std::size_t old_size, std::size_t new_size) {
    auto& self = *static_cast<Sandbox*>(context);
    const std::size_t had = block != nullptr ? old_size : 0;
    if (new_size == 0) {
        self.memory_ -= had;
        std::free(block);
        return nullptr;
    }
    if (self.watching_ && new_size > had) {
        Refusal refusal = Refusal::None;
        const bool is_text = block == nullptr && (old_size == LUA_TSTRING || old_size == LUA_TUSERDATA);
        // A buffer that grows is a user datum's block of its own: only whole tables may be larger than a text.
        if (is_text && new_size > self.limits_.text_octets + 64) refusal = Refusal::Text;
        if (self.memory_ - had + new_size > self.limits_.memory_octets) refusal = Refusal::Memory;
        self.work_ += new_size;
        if (self.work_ > self.limits_.work_octets) refusal = Refusal::Work;
        if (block == nullptr && old_size == LUA_TSTRING) self.longest_text_ = std::max(self.longest_text_, new_size);
        if (refusal != Refusal::None) {
            self.refusal_ = refusal;
            if (self.state_ != nullptr) self.note_place(self.state_);
            return nullptr;
        }
    }
    void* result = std::realloc(block, new_size);
    if (result != nullptr) self.memory_ += new_size - had;
    return result;
}

void Sandbox::hook(lua_State* state, lua_Debug* record) {
    Sandbox& self = sandbox_of(state);
    if (record->event == LUA_HOOKCALL || record->event == LUA_HOOKTAILCALL) {
        // Every call copies its arguments, in one instruction: a million of them would stall the stop button.
        if (lua_getlocal(state, record, -kArgumentsMax) != nullptr) fail(state, "a function got more than " + std::to_string(kArgumentsMax) + " arguments");
        return;
    }
    const int mask = self.memory_ > kMuchMemory ? LUA_MASKCOUNT | LUA_MASKCALL : LUA_MASKCOUNT;
    if (lua_gethookmask(state) != mask) lua_sethook(state, &Sandbox::hook, mask, kHookInterval);
    // Comparing two long texts is one instruction, and no hook sees it.
    self.charge(state, kHookInterval + self.longest_text_ / kOctetsAnInstruction);
}

void Sandbox::charge(lua_State* state, std::uint64_t instructions) {
    check_stop(state);
    instructions_ += instructions;
    if (instructions_ <= limits_.instructions) return;
    fail(state, "the script has run for too long (" + std::to_string(limits_.instructions / 1'000'000) + " million instructions)",
         "does a loop never end? Time in the world moves only with advance, step, run and run_until");
}

void Sandbox::check_stop(lua_State* state) {
    if (stop_.is_pressed()) fail(state, "stopped");
}

void Sandbox::open_libraries() {
    lua_State* state = state_;
    luaL_checkstack(state, 20, "sandbox");
    lua_newtable(state);  // words
    const int words = lua_gettop(state);
    open_base(state);
    open_string(state);
    set_library(state, words, "string");
    open_table(state);
    set_library(state, words, "table");
    open_math(state);
    set_library(state, words, "math");
    open_utf8(state);
    set_library(state, words, "utf8");
    lua_pushvalue(state, -1);
    lua_rawsetp(state, LUA_REGISTRYINDEX, kWords);

    lua_newtable(state);  // the environment: what the script assigns; words are found behind it
    lua_newtable(state);
    lua_pushvalue(state, -3);
    lua_setfield(state, -2, "__index");
    lua_pushcfunction(state, refuse_assignment);
    lua_setfield(state, -2, "__newindex");
    lua_setmetatable(state, -2);
    lua_pushvalue(state, -1);
    lua_rawsetp(state, LUA_REGISTRYINDEX, kEnvironment);
    lua_rawseti(state, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_pop(state, 1);
}

void Sandbox::set_word(const char* name, lua_CFunction function) {
    lua_rawgetp(state_, LUA_REGISTRYINDEX, kWords);
    lua_pushcfunction(state_, function);
    lua_setfield(state_, -2, name);
    lua_pop(state_, 1);
}

void Sandbox::set_word_on_top(const char* name) {
    lua_rawgetp(state_, LUA_REGISTRYINDEX, kWords);
    lua_insert(state_, -2);
    lua_setfield(state_, -2, name);
    lua_pop(state_, 1);
}

void Sandbox::set_unknown_name(lua_CFunction function) {
    lua_rawgetp(state_, LUA_REGISTRYINDEX, kWords);
    lua_newtable(state_);
    lua_pushcfunction(state_, function);
    lua_setfield(state_, -2, "__index");
    lua_setmetatable(state_, -2);
    lua_pop(state_, 1);
}

std::vector<std::string> Sandbox::assigned_names() {
    std::vector<std::string> names;
    lua_rawgetp(state_, LUA_REGISTRYINDEX, kEnvironment);
    lua_pushnil(state_);
    while (lua_next(state_, -2) != 0) {
        lua_pop(state_, 1);
        if (lua_type(state_, -1) == LUA_TSTRING) names.emplace_back(lua_tostring(state_, -1));
    }
    lua_pop(state_, 1);
    return names;
}

void Sandbox::note_place(lua_State* state) {
    lua_Debug record;
    for (int level = 0; lua_getstack(state, level, &record) != 0; ++level) {
        if (lua_getinfo(state, "Sl", &record) == 0 || record.currentline <= 0) continue;
        place_ = std::string{record.short_src} + ":" + std::to_string(record.currentline);
        return;
    }
}

int Sandbox::line() const {
    lua_Debug record;
    // The outermost line of the script: the one that a person would say is running.
    int found = 0;
    for (int level = 0; lua_getstack(state_, level, &record) != 0; ++level) {
        if (lua_getinfo(state_, "Sl", &record) != 0 && record.currentline > 0) found = record.currentline;
    }
    return found;
}

Sandbox::Place Sandbox::innermost(const std::string& file) const {
    Place found;
    lua_Debug record;
    for (int level = 0; lua_getstack(state_, level, &record) != 0; ++level) {
        if (lua_getinfo(state_, "Sl", &record) == 0 || record.currentline <= 0 || file != record.source + (record.source[0] == '=' ? 1 : 0)) continue;
        if (found.line == 0) found.line = record.currentline;
        ++found.depth;
    }
    found.depth = std::max(0, found.depth - 1);
    return found;
}

int Sandbox::on_error(lua_State* state) {
    Sandbox& self = sandbox_of(state);
    self.place_.clear();
    self.note_place(state);
    if (lua_isnil(state, 1)) return 1;  // raised by fail(), or error(nil): see problem_of
    if (lua_type(state, 1) != LUA_TSTRING) {
        self.failure = {"the script raised an error that is no text: " + text_of(state, 1), ""};
        lua_pushnil(state);
    }
    return 1;
}

base::Problem Sandbox::problem_of(int status) {
    base::Problem problem;
    problem.where = place_;
    if (status == LUA_ERRMEM) {
        switch (refusal_) {
            case Refusal::Text: problem.what = "a text would be longer than " + std::to_string(limits_.text_octets >> 10) + " KiB"; break;
            case Refusal::Work: problem.what = "the script has built too much text and too many tables in all"; break;
            case Refusal::Memory:
            case Refusal::None:
                problem.what = "the script needs more than " + std::to_string(limits_.memory_octets >> 20) + " MiB of memory";
                break;
        }
    } else if (lua_type(state_, -1) == LUA_TSTRING) {
        std::size_t size = 0;
        const char* text = lua_tolstring(state_, -1, &size);
        problem.what.assign(text, std::min<std::size_t>(size, 2000));
        if (!place_.empty() && has_prefix(problem.what, place_ + ": ")) problem.what.erase(0, place_.size() + 2);
    } else if (!failure.what.empty()) {
        problem.what = failure.what;
        problem.hint = failure.hint;
    } else {
        problem.what = "the script raised an error without a text";
    }
    failure = {};
    refusal_ = Refusal::None;
    place_.clear();
    lua_pop(state_, 1);
    suggest_name(problem);
    return clear_words(std::move(problem));
}

/// "attempt to call a nil value (method 'expct')": the nearest name that can be called so.
void Sandbox::suggest_name(base::Problem& problem) {
    const std::size_t said = problem.what.find("attempt to call a nil value (");
    const std::size_t begin = problem.what.find('\'');
    const std::size_t end = begin == std::string::npos ? begin : problem.what.find('\'', begin + 1);
    if (said == std::string::npos || end == std::string::npos) return;
    const std::string wanted = problem.what.substr(begin + 1, end - begin - 1);
    const bool method = problem.what.find("(method '") != std::string::npos;
    std::vector<std::string> names;
    lua_rawgetp(state_, LUA_REGISTRYINDEX, kWords);
    if (method) {
        lua_getfield(state_, -1, "string");
        names_within(state_, names, 0);
        lua_pop(state_, 1);
        for (const char* one : {"say", "expect", "lines", "cut", "close", "is_open"}) names.emplace_back(one);
    } else {
        names_within(state_, names, 1);
    }
    lua_pop(state_, 1);
    std::sort(names.begin(), names.end());
    const std::string near = nearest(wanted, names);
    if (!near.empty() && near != wanted && problem.hint.empty()) problem.hint = "did you mean \"" + near + "\"?";
}

base::Outcome Sandbox::compile(std::string_view text, const std::string& file) {
    if (text.size() > limits_.source_octets) {
        return base::Problem{file, "the script is longer than " + std::to_string(limits_.source_octets >> 10) + " KiB", ""};
    }
    place_.clear();
    const int status = luaL_loadbufferx(state_, text.data(), text.size(), ("=" + file).c_str(), "t");
    if (status == LUA_OK) return {};
    base::Problem problem = problem_of(status);
    // "file:12: what": the place is in the sentence, since nothing was running.
    if (has_prefix(problem.what, file + ":")) {
        const std::size_t end = problem.what.find(": ", file.size() + 1);
        if (end != std::string::npos) {
            problem.where = problem.what.substr(0, end);
            problem.what.erase(0, end + 2);
        }
    }
    if (problem.where.empty()) problem.where = file;
    return problem;
}

base::Outcome Sandbox::run(std::string_view text, const std::string& file, int results) {
    if (auto compiled = compile(text, file); !compiled) return compiled;
    return call(0, results);
}

base::Outcome Sandbox::call(int arguments, int results) {
    const int function = lua_gettop(state_) - arguments;
    lua_pushcfunction(state_, &Sandbox::on_error);
    lua_insert(state_, function);
    const int status = lua_pcall(state_, arguments, results, function);
    if (status != LUA_OK) {
        base::Problem problem = problem_of(status);
        lua_remove(state_, function);
        return problem;
    }
    lua_remove(state_, function);
    return {};
}

}  // namespace script
