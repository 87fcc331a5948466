// The graph: a node for each layer and pass, each emitted type.kind (its rules), each base type's overlap selection, and each
// base type as a whole ("done"). Edges point to what must come before. `@actor` waits for all of actor, passes included;
// `@actor.nationality` only for the rules of that kind.
#include "core/compile/strata.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <functional>

#include "core/annotate/layer.h"

namespace postil::compile {

namespace {

struct Node {
  std::string name;
  std::vector<std::size_t> before;
  match::Step::Kind kind = match::Step::Kind::kLayer;
  bool runs = false;      // false: only a meeting point
  const std::vector<annotate::Resolve>* resolves = nullptr;  // a pass that the packs describe
  std::size_t index = 0;  // layer, or position in `emitted`
  match::TypeId type = 0;
  int state = 0;          // of the search: 0 new, 1 open, 2 done
};

class Orderer {
 public:
  Orderer(match::Program& program, const EmittedTypes& emitted, const ResolvedTypes& resolves, Reporter& reporter)
      : program_(program), emitted_(emitted), resolves_(resolves), reporter_(reporter) {}

  void run() {
    make_nodes();
    connect();
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      visit(i);
  }

 private:
  std::size_t node(const std::string& name) {
    const auto [it, fresh] = by_name_.emplace(name, nodes_.size());
    if (fresh) {
      nodes_.emplace_back();
      nodes_.back().name = name;
    }
    return it->second;
  }

  void make_nodes() {
    const auto& layers = annotate::all_layers();
    for (std::size_t i = 0; i < layers.size(); ++i) {
      Node& n = nodes_[node("layer " + std::string(layers[i].name))];
      n.kind = match::Step::Kind::kLayer;
      n.runs = true;
      n.index = i;
    }
    std::size_t position = 0;
    for (const auto& [type, info] : emitted_) {
      Node& n = nodes_[node("rules " + type.first + "." + type.second)];
      n.kind = match::Step::Kind::kStratum;
      n.runs = true;
      n.index = position++;
      n.type = static_cast<match::TypeId>(program_.types.find(type.first));
      Node& overlap = nodes_[node("overlap " + type.first)];
      overlap.kind = match::Step::Kind::kOverlap;
      overlap.runs = true;
      overlap.type = n.type;
      node("done " + type.first);
    }
    for (const auto& [base, items] : resolves_) {
      Node& n = nodes_[node("resolve " + base)];
      n.runs = true;
      n.resolves = &items;
    }
  }

  void edge(const std::string& from, const std::string& before) { nodes_[node(from)].before.push_back(node(before)); }

  // What a reader of type.kind waits for; false if nothing makes it.
  void wait_for(const std::string& reader, const std::string& base, const std::string& kind) {
    if (!kind.empty() && by_name_.count("rules " + base + "." + kind)) {
      edge(reader, "rules " + base + "." + kind);
      return;
    }
    for (const annotate::LayerSpec& l : annotate::all_layers())
      if (std::count(l.makes.begin(), l.makes.end(), base))
        edge(reader, "layer " + std::string(l.name));
    if (by_name_.count("done " + base))
      edge(reader, "done " + base);
  }

  void connect() {
    for (const auto& [type, info] : emitted_) {
      const std::string rules = "rules " + type.first + "." + type.second;
      edge("overlap " + type.first, rules);
      edge("done " + type.first, "overlap " + type.first);
      for (const auto& [base, kind] : info.reads)
        wait_for(rules, base, kind);
    }
    std::map<std::string, std::string> last_pass;  // passes of one type run in the order of the table
    for (const annotate::LayerSpec& l : annotate::all_layers()) {
      const std::string name = "layer " + std::string(l.name);
      for (std::string_view read : l.reads) {
        const std::size_t dot = read.find('.');
        wait_for(name, std::string(read.substr(0, dot)), dot == std::string_view::npos ? "" : std::string(read.substr(dot + 1)));
      }
      for (std::string_view completed : l.completes) {
        const std::string type(completed);
        if (!by_name_.count("done " + type))
          continue;
        edge(name, "overlap " + type);
        edge("done " + type, name);
        if (auto it = last_pass.find(type); it != last_pass.end())
          edge(name, it->second);
        last_pass[type] = name;
      }
    }
    for (const auto& [base, items] : resolves_) {
      const std::string name = "resolve " + base;
      edge(name, "overlap " + base);
      edge("done " + base, name);
      if (const auto it = last_pass.find(base); it != last_pass.end())
        edge(name, it->second);
      if (base == "attribution")
        wait_for(name, "actor", "");
    }
  }

  void visit(std::size_t i) {
    Node& n = nodes_[i];
    if (n.state == 2 || failed_)
      return;
    if (n.state == 1) {
      report_circle(i);
      return;
    }
    n.state = 1;
    path_.push_back(i);
    for (std::size_t b : nodes_[i].before)
      visit(b);
    path_.pop_back();
    nodes_[i].state = 2;
    if (nodes_[i].runs && !failed_)
      add_step(nodes_[i]);
  }

  void report_circle(std::size_t i) {
    failed_ = true;
    const auto from = std::find(path_.begin(), path_.end(), i);
    std::string circle;
    Place place;
    for (auto it = from; it != path_.end(); ++it) {
      const Node& n = nodes_[*it];
      if (n.name.rfind("overlap ", 0) == 0 || n.name.rfind("done ", 0) == 0)
        continue;
      std::string name = n.name.substr(n.name.find(' ') + 1);
      if (!name.empty() && name.back() == '.')
        name.pop_back();
      circle += name + " -> ";
      if (n.kind == match::Step::Kind::kStratum && n.runs && !place.file) {
        auto e = emitted_.begin();
        std::advance(e, static_cast<std::ptrdiff_t>(n.index));
        place = e->second.place;
      }
    }
    circle += circle.substr(0, circle.find(" ->"));
    reporter_.add(Code::kR021, place, fmt::format("rules depend on each other in a circle: {}", circle),
                  "let a rule read a kind (@actor.nationality) instead of the whole type, or emit another type");
  }

  void add_step(const Node& n) {
    match::Step step{n.kind, 0};
    switch (n.kind) {
      case match::Step::Kind::kLayer: {
        step.index = static_cast<std::uint32_t>(program_.layers.size());
        program_.layer_names.push_back(n.resolves ? annotate::kResolveLayer : annotate::all_layers()[n.index].name);
        program_.resolves.push_back(n.resolves ? *n.resolves : std::vector<annotate::Resolve>());
        program_.layers.push_back(annotate::make_layer(program_.layer_names.back(), program_.resolves.back(), {*program_.lexicon, program_}));
        break;
      }
      case match::Step::Kind::kStratum: {
        auto e = emitted_.begin();
        std::advance(e, static_cast<std::ptrdiff_t>(n.index));
        match::Stratum s;
        s.type = n.type;
        s.kind = program_.kind(e->first.second);
        s.has_entities = e->second.has_entities;
        step.index = static_cast<std::uint32_t>(program_.strata.size());
        program_.strata.push_back(std::move(s));
        break;
      }
      case match::Step::Kind::kOverlap: step.index = n.type; break;
    }
    program_.steps.push_back(step);
  }

  match::Program& program_;
  const EmittedTypes& emitted_;
  const ResolvedTypes& resolves_;
  Reporter& reporter_;
  std::deque<Node> nodes_;  // references stay good while nodes are added
  std::map<std::string, std::size_t> by_name_;
  std::vector<std::size_t> path_;
  bool failed_ = false;
};

}  // namespace

void order_steps(match::Program& program, const EmittedTypes& emitted, const ResolvedTypes& resolves, Reporter& reporter) {
  Orderer(program, emitted, resolves, reporter).run();
}

}  // namespace postil::compile
