package dev.passagework.streams.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** A bare HTTP client of the registry, which sees what is sent and answered. */
record RegistryClient(String url) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  record Answer(int status, JsonNode body) {
    int errorCode() {
      return body.path("error_code").asInt();
    }
  }

  Answer get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  Answer delete(String path) {
    return send("DELETE", path, "");
  }

  Answer register(String subject, String schema) {
    return post("/subjects/" + subject + "/versions", schema);
  }

  /** A schema posted to a path, wrapped as the API asks. */
  Answer post(String path, String schema) {
    return send("POST", path, JSON.valueToTree(Map.of("schema", schema)).toString());
  }

  Answer putLevel(String path, String level) {
    return send("PUT", path, "{\"compatibility\":\"" + level + "\"}");
  }

  Answer send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
