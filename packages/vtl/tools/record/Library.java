// Calls Java's libraries and Jayway JsonPath, for the recorded.jsonl files beside the code that imitates them.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import com.jayway.jsonpath.spi.mapper.JsonSmartMappingProvider;
import java.util.Collection;
import java.util.IllegalFormatException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

class Library {
  static final ObjectMapper json = new ObjectMapper();

  static ObjectNode answer(JsonNode question) {
    ObjectNode result = json.createObjectNode();
    switch (question.get("op").asText()) {
      case "path":
        path(question, result);
        break;
      case "regex":
        regex(question, result);
        break;
      case "replace":
        replace(question, result);
        break;
      case "format":
        format(question, result);
        break;
      case "double":
        result.put("text", Double.toString(Double.longBitsToDouble(Long.parseUnsignedLong(question.get("bits").asText(), 16))));
        break;
      case "parse":
        parse(question.get("text").asText(), result);
        break;
      default:
        throw new IllegalArgumentException(question.toString());
    }
    return result;
  }

  static void path(JsonNode question, ObjectNode result) {
    Configuration configuration =
        Configuration.builder().jsonProvider(new JsonSmartJsonProvider()).mappingProvider(new JsonSmartMappingProvider()).build();
    Object document = configuration.jsonProvider().parse(question.get("document").asText());
    JsonPath path;
    try {
      path = JsonPath.compile(question.get("path").asText());
    } catch (InvalidPathException malformed) {
      result.put("error", "malformed");
      return;
    }
    result.put("definite", path.isDefinite());
    try {
      Object value = path.read(document, configuration);
      result.put("value", text(value));
    } catch (PathNotFoundException nothing) {
      result.put("nothing", true);
    } catch (RuntimeException failure) {
      result.put("error", "evaluation");
    }
  }

  /** Prints a JSON value, with Java's numbers. */
  static String text(Object value) {
    StringBuilder out = new StringBuilder();
    if (value instanceof String) return "\"" + value + "\"";
    if (value instanceof Map) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        out.append(out.length() > 0 ? "," : "").append(entry.getKey()).append(':').append(text(entry.getValue()));
      }
      return "{" + out + "}";
    }
    if (value instanceof Collection) {
      for (Object element : (Collection<?>) value) out.append(out.length() > 0 ? "," : "").append(text(element));
      return "[" + out + "]";
    }
    return String.valueOf(value);
  }

  static void regex(JsonNode question, ObjectNode result) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(question.get("pattern").asText());
    } catch (PatternSyntaxException error) {
      result.put("description", error.getDescription()).put("index", error.getIndex());
      return;
    }
    ArrayNode texts = result.putArray("texts");
    for (JsonNode node : question.get("texts")) {
      String text = node.asText();
      ObjectNode one = texts.addObject();
      one.put("matches", pattern.matcher(text).matches());
      ArrayNode found = one.putArray("found");
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        ArrayNode groups = found.addArray();
        for (int i = 0; i <= matcher.groupCount(); i++) groups.add(matcher.group(i));
      }
      ArrayNode split = one.putArray("split");
      for (String part : text.split(pattern.pattern())) split.add(part);
      ArrayNode two = one.putArray("two");
      for (String part : text.split(pattern.pattern(), 2)) two.add(part);
    }
  }

  static void replace(JsonNode question, ObjectNode result) {
    String text = question.get("text").asText();
    String pattern = question.get("pattern").asText();
    String replacement = question.get("replacement").asText();
    try {
      result.put("all", text.replaceAll(pattern, replacement)).put("first", text.replaceFirst(pattern, replacement));
    } catch (IllegalArgumentException | IndexOutOfBoundsException error) {
      result.put("exception", error.getClass().getSimpleName()).put("message", error.getMessage());
    }
  }

  static void format(JsonNode question, ObjectNode result) {
    JsonNode given = question.get("args");
    Object[] args = new Object[given.size()];
    for (int i = 0; i < args.length; i++) {
      JsonNode node = given.get(i);
      if (node.isTextual()) args[i] = node.asText();
      else if (node.isBoolean()) args[i] = node.asBoolean();
      else if (node.isInt()) args[i] = node.asInt();
      else if (node.isLong()) args[i] = node.asLong();
      else if (node.isBigInteger()) args[i] = node.bigIntegerValue();
      // {"double": "…"}, because not all JSON parsers distinguish 1.0 from 1, and JSON has no NaN.
      else if (node.isObject()) args[i] = Double.parseDouble(node.get("double").asText());
    }
    try {
      result.put("text", String.format(Locale.ROOT, question.get("format").asText(), args));
    } catch (IllegalFormatException error) {
      result.put("exception", error.getClass().getSimpleName()).put("message", error.getMessage());
    }
  }

  static void parse(String text, ObjectNode result) {
    try {
      result.put("int", Integer.parseInt(text));
    } catch (NumberFormatException none) {
      result.putNull("int");
    }
    try {
      result.put("long", Long.toString(Long.parseLong(text)));
    } catch (NumberFormatException none) {
      result.putNull("long");
    }
    try {
      result.put("double", Double.toString(Double.parseDouble(text)));
    } catch (NumberFormatException none) {
      result.putNull("double");
    }
  }
}
