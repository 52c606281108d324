// Apache Velocity 1.7 on a warm JVM, for the vtl bench: reads templates and messages as JSON lines, then renders on request.
// Each rendering parses its message again, with Jackson, when the template first reads a part of it.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.lang.StringEscapeUtils;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.parser.node.SimpleNode;

public class Jvm {
  public static class Util {
    public String escapeJavaScript(String text) {
      return StringEscapeUtils.escapeJavaScript(text);
    }
  }

  public static class Input {
    private final String body;
    private Map<?, ?> document;

    Input(String body) {
      this.body = body;
    }

    public String getBody() {
      return body;
    }

    public Object path(String path) throws Exception {
      if (document == null) document = json.readValue(body, Map.class);
      return path.equals("$") ? document : document.get(path.substring(2));
    }
  }

  record Case(Template template, List<String> bodies) {}

  static final ObjectMapper json = new ObjectMapper();
  static final Util util = new Util();
  static int at = 0;

  static String render(Case one) {
    StringWriter writer = new StringWriter(4096);
    VelocityContext context = new VelocityContext();
    context.put("util", util);
    context.put("input", new Input(one.bodies.get(at++ % one.bodies.size())));
    one.template.merge(context, writer);
    return writer.toString();
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    RuntimeInstance engine = new RuntimeInstance();
    engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
    engine.init();
    // Includes the threads that collect garbage, as the figures of Node.js do.
    OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    List<Case> cases = new ArrayList<>();
    String line;
    while ((line = in.readLine()) != null) {
      JsonNode message = json.readTree(line);
      if (message.has("template")) {
        Template template = new Template();
        template.setRuntimeServices(engine);
        SimpleNode tree = engine.parse(new StringReader(message.get("template").asText()), "t" + cases.size());
        template.setData(tree);
        template.setName("t" + cases.size());
        template.initDocument();
        List<String> bodies = new ArrayList<>();
        for (JsonNode body : message.get("bodies")) bodies.add(body.asText());
        Case one = new Case(template, bodies);
        cases.add(one);
        at = 0;
        out.println(json.writeValueAsString(render(one)));
      } else {
        Case one = cases.get(message.get("case").asInt());
        int renders = message.get("renders").asInt();
        long length = 0;
        long started = system.getProcessCpuTime();
        for (int index = 0; index < renders; index++) length += render(one).length();
        long nanos = system.getProcessCpuTime() - started;
        out.println(length == 0 ? "0" : String.valueOf((double) nanos / renders));
      }
    }
  }
}
