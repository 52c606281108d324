// Renders samples with the real engines: Apache Velocity 1.7, plain and in the API Gateway model, and Jayway JsonPath for
// $input. Reads one sample (or one call for Library.java) per line from standard input and writes its results to one line of
// standard output. record.ts runs it; the argument "reference" selects the stand-ins of test-data/samples.jsonl.

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JacksonJsonProvider;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import com.jayway.jsonpath.spi.mapper.JsonSmartMappingProvider;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.apache.commons.lang.StringEscapeUtils;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.InvalidReferenceEventHandler;
import org.apache.velocity.context.Context;
import org.apache.velocity.exception.MethodInvocationException;
import org.apache.velocity.exception.ParseErrorException;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.util.introspection.Info;
import org.apache.velocity.util.introspection.UberspectImpl;
import org.apache.velocity.util.introspection.VelMethod;
import org.apache.velocity.util.introspection.VelPropertyGet;

public class Record {
  static final ObjectMapper json = new ObjectMapper();
  static boolean reference;

  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    reference = args.length > 0 && args[0].equals("reference");
    // An unpaired surrogate can only be written as an escape.
    json.configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), true);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
    String line;
    while ((line = in.readLine()) != null) {
      JsonNode sample = json.readTree(line);
      ObjectNode result = json.createObjectNode();
      // Deep recursion must cause a StackOverflowError in this thread, not in the reader.
      Thread thread = new Thread(null, () -> record(sample, result), "sample", 4L << 20);
      thread.start();
      thread.join();
      out.println(json.writeValueAsString(result));
    }
    out.flush();
  }

  static void record(JsonNode sample, ObjectNode result) {
    if (sample.has("op")) {
      result.set("result", Library.answer(sample));
      return;
    }
    render(sample, result, false);
    render(sample, result, true);
  }

  static void render(JsonNode sample, ObjectNode result, boolean apiGateway) {
    String expected = apiGateway ? "expectedApigw" : "expected17";
    try {
      result.put(expected, apiGateway ? apiGatewayModel(sample) : velocity(sample));
    } catch (Throwable failure) {
      result.putNull(expected);
      result.set(apiGateway ? "errorApigw" : "error17", error(failure, apiGateway));
    }
  }

  static ObjectNode error(Throwable failure, boolean apiGateway) {
    ObjectNode error = json.createObjectNode();
    if (failure instanceof ParseErrorException) {
      ParseErrorException parse = (ParseErrorException) failure;
      error.put("kind", "parse").put("line", parse.getLineNumber()).put("column", parse.getColumnNumber());
    } else if (apiGateway) {
      error.put("kind", "runtime");
    } else if (failure instanceof MethodInvocationException) {
      MethodInvocationException method = (MethodInvocationException) failure;
      error.put("kind", "method").put("line", method.getLineNumber()).put("column", method.getColumnNumber());
      error.put("method", method.getMethodName());
    } else {
      error.put("kind", "other");
    }
    error.put("class", failure.getClass().getSimpleName());
    if (!apiGateway && failure.getMessage() != null) error.put("message", failure.getMessage().split("\n")[0]);
    return error;
  }

  static String velocity(JsonNode sample) throws Exception {
    VelocityEngine engine = new VelocityEngine();
    engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
    engine.init();
    StringWriter writer = new StringWriter();
    engine.evaluate(context(sample, false), writer, "t", sample.get("template").asText());
    return writer.toString();
  }

  /** Invalid references and results are "", inline macros are off, #evaluate, #parse and #include are not directives. */
  static String apiGatewayModel(JsonNode sample) throws Exception {
    RuntimeInstance runtime = new RuntimeInstance();
    runtime.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
    runtime.setProperty("velocimacro.permissions.allow.inline", "false");
    runtime.setProperty("directive.foreach.maxloops", "1000");
    if (!reference) runtime.setProperty("runtime.introspector.uberspect", NoReflection.class.getName());
    runtime.init();
    for (String name : new String[] {"evaluate", "parse", "include"}) runtime.removeDirective(name);
    VelocityContext context = context(sample, true);
    EventCartridge events = new EventCartridge();
    events.addEventHandler(new EmptyReferences());
    events.attachToContext(context);
    StringWriter writer = new StringWriter();
    runtime.evaluate(context, writer, "t", sample.get("template").asText());
    return writer.toString();
  }

  public static class EmptyReferences implements InvalidReferenceEventHandler {
    public Object invalidGetMethod(Context context, String reference, Object object, String property, Info info) {
      return "";
    }

    public boolean invalidSetMethod(Context context, String left, String right, Info info) {
      return false;
    }

    public Object invalidMethod(Context context, String reference, Object object, String method, Info info) {
      return "";
    }
  }

  /** Gives no access to classes: `$x.class` is the member of a map, or has no value. */
  public static class NoReflection extends UberspectImpl {
    @Override
    public VelMethod getMethod(Object target, String name, Object[] args, Info info) throws Exception {
      return name.equals("getClass") ? null : super.getMethod(target, name, args, info);
    }

    @Override
    public VelPropertyGet getPropertyGet(Object target, String name, Info info) throws Exception {
      if (!name.equals("class")) return super.getPropertyGet(target, name, info);
      if (!(target instanceof Map)) return null;
      return new VelPropertyGet() {
        public Object invoke(Object map) {
          return ((Map<?, ?>) map).get("class");
        }

        public boolean isCacheable() {
          return false;
        }

        public String getMethodName() {
          return "get";
        }
      };
    }
  }

  static VelocityContext context(JsonNode sample, boolean apiGateway) throws Exception {
    VelocityContext context = new VelocityContext();
    JsonNode given = sample.path("context");
    for (Map.Entry<String, JsonNode> entry : (Iterable<Map.Entry<String, JsonNode>>) given::fields) {
      if (!entry.getKey().equals("__input")) context.put(entry.getKey(), value(entry.getValue()));
    }
    if (given.has("__input")) {
      context.put("input", new Input(given.get("__input"), apiGateway));
      context.put("util", new Util(apiGateway));
    }
    return context;
  }

  static Object value(JsonNode node) throws Exception {
    return json.treeToValue(node, Object.class);
  }

  /** A list that prints as JSON, as those of API Gateway and json-smart do. */
  static Configuration jsonPath(boolean apiGateway) {
    return reference || !apiGateway
        ? Configuration.builder().jsonProvider(new JacksonJsonProvider()).mappingProvider(new JacksonMappingProvider()).build()
        : Configuration.builder().jsonProvider(new JsonSmartJsonProvider()).mappingProvider(new JsonSmartMappingProvider()).build();
  }

  /** $input as in docs/behaviour/mapping-templates.md section 2.1. */
  public static class Input {
    private final String body;
    private final Map<String, Map<String, Object>> params = new LinkedHashMap<>();
    private Object document;
    private boolean parsed;
    private final boolean apiGateway;

    Input(JsonNode input, boolean apiGateway) throws Exception {
      this.apiGateway = apiGateway;
      String text = input.path("body").asText("");
      body = text.isEmpty() ? "{}" : text;
      for (String part : new String[] {"path", "querystring", "header"}) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : (Iterable<Map.Entry<String, JsonNode>>) input.path("params").path(part)::fields) {
          values.put(entry.getKey(), value(entry.getValue()));
        }
        params.put(part, values);
      }
    }

    public String getBody() {
      return body;
    }

    private Object document() {
      if (!parsed) {
        parsed = true;
        try {
          document = jsonPath(apiGateway).jsonProvider().parse(body);
        } catch (RuntimeException notJson) {
          document = null;
        }
      }
      return document;
    }

    public Object path(String path) {
      if (document() == null) return null;
      try {
        return JsonPath.compile(path).read(document(), jsonPath(apiGateway));
      } catch (PathNotFoundException nothing) {
        return null;
      }
    }

    public String json(String path) throws Exception {
      Object found = path(path);
      if (found == null) return reference ? "" : "\"\"";
      return new ObjectMapper().writeValueAsString(found);
    }

    public Object params() {
      return params;
    }

    public Object params(String name) {
      for (Map<String, Object> part : params.values()) if (part.containsKey(name)) return part.get(name);
      for (Map.Entry<String, Object> entry : params.get("header").entrySet()) {
        if (entry.getKey().equalsIgnoreCase(name)) return entry.getValue();
      }
      return apiGateway ? "" : null;
    }
  }

  /** $util as in docs/behaviour/mapping-templates.md section 2.4. */
  public static class Util {
    private final boolean apiGateway;

    Util(boolean apiGateway) {
      this.apiGateway = apiGateway;
    }

    public String escapeJavaScript(Object text) {
      return text == null ? "" : StringEscapeUtils.escapeJavaScript(text.toString());
    }

    public Object parseJson(String text) {
      return jsonPath(apiGateway).jsonProvider().parse(text);
    }

    public String urlEncode(String text) throws Exception {
      return URLEncoder.encode(text, "UTF-8");
    }

    public String urlDecode(String text) throws Exception {
      return URLDecoder.decode(text, "UTF-8");
    }

    public String base64Encode(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    public String base64Decode(String text) {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
  }
}
