package no.helseprofil.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a verdict rests on. Holds nothing secret and nothing about a person. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "source")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Evidence.Configuration.class, name = "configuration"),
    @JsonSubTypes.Type(value = Evidence.Traffic.class, name = "traffic"),
    @JsonSubTypes.Type(value = Evidence.Probe.class, name = "probe")
})
public sealed interface Evidence {

    /**
     * Something that is set.
     *
     * @param setting the setting, as Keycloak calls it
     * @param value its value
     */
    record Configuration(String setting, String value) implements Evidence {}

    /**
     * Requests that came.
     *
     * @param request their kind, such as {@code token client_credentials}
     * @param count how many, in the time that was looked at
     * @param first when the first of these came
     * @param last when the last one came
     */
    record Traffic(String request, long count, Instant first, Instant last) implements Evidence {}

    /**
     * What an API answered to a request that deviated in one thing.
     *
     * @param fault what was wrong with the request
     * @param status the HTTP status; null if there was no answer
     * @param wwwAuthenticate the header of this name, cut short; null if there was none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Probe(
            String fault,
            @Nullable Integer status,
            @Nullable String wwwAuthenticate) implements Evidence {}
}
