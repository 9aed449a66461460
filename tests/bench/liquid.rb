# liquid.rb CASES SECONDS: what liquid.c does, by Ruby's Liquid.
require 'json'
require 'liquid'

cases = JSON.parse(File.read(ARGV[0]))
limit = ARGV[1].to_f

class Partials
  def initialize(partials)
    @partials = partials
  end

  def read_template_file(name)
    @partials.fetch(name)
  end
end

Liquid::Template.file_system = Partials.new(cases['partials'])
clock = -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) }
results = cases['tests'].map do |test|
  template = Liquid::Template.parse(test['template'], error_mode: :warn)
  n = 0
  text = nil
  start = clock.call
  loop do
    template.instance_assigns.clear
    text = template.render!(cases['data'])
    n += 1
    break if clock.call - start >= limit
  end
  { name: test['name'], us: (clock.call - start) * 1e6 / n, text: text }
end
puts JSON.generate(results)
