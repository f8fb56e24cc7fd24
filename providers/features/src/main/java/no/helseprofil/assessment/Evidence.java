package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Evidence for a verdict. Holds no secret and nothing about a person. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "source")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Evidence.Configuration.class, name = "configuration"),
    @JsonSubTypes.Type(value = Evidence.Traffic.class, name = "traffic"),
    @JsonSubTypes.Type(value = Evidence.Probe.class, name = "probe")
})
public sealed interface Evidence {

    /**
     * A registered setting.
     *
     * @param setting the setting, by Keycloak's name
     * @param value its value
     */
    record Configuration(String setting, String value) implements Evidence {}

    /**
     * Requests that arrived.
     *
     * @param request their kind, such as {@code token client_credentials}
     * @param count their number, within the window of the assessment
     * @param first instant of the first one
     * @param last instant of the last one
     */
    record Traffic(String request, long count, Instant first, Instant last) implements Evidence {}

    /**
     * An API's response to a request that deviated in one thing.
     *
     * @param fault what was wrong with the request
     * @param status the HTTP status; null if there was no response
     * @param wwwAuthenticate the header of this name, cut short; null if there was none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Probe(
            String fault,
            @Nullable Integer status,
            @Nullable String wwwAuthenticate) implements Evidence {}
}
