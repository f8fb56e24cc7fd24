package no.helseprofil.profile;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A requirement on what is registered of a client (client metadata, RFC 7591). Judged when a client is registered or
 * changed, and for every client when the fleet is assessed.
 */
public interface ClientCheck extends Requirement {

    /**
     * What contradicts the requirement. What is unset contradicts nothing: the requests of the client
     * are judged as they come.
     *
     * @param client the client
     * @param parameters the values in force for this requirement
     */
    List<Violation> violations(ClientMetadata client, Parameters parameters);

    /**
     * What the server makes otherwise by itself in the answers to such a client, from when the requirement is
     * enforced for it. No request is refused for it; it is told until then, since the client, and whoever reads
     * its tokens, will see it.
     *
     * @param client the client
     * @param parameters the values in force for this requirement
     */
    default List<Violation> changes(ClientMetadata client, Parameters parameters) {
        return List.of();
    }

    /**
     * Returns whether a change may add nothing that contradicts the requirement, whatever the timetable says of the
     * client. What was registered before goes on until its date, and what is new has no claim to that.
     */
    default boolean refusesWhatIsNew() {
        return false;
    }

    /**
     * What settings become that the client leaves unset.
     *
     * @param client the client
     * @param parameters the values in force for this requirement
     */
    default Map<ClientSetting, String> toFillIn(ClientMetadata client, Parameters parameters) {
        return Map.of();
    }

    /** The switch by which Keycloak holds a client to this requirement by itself, if there is one. */
    default Optional<Protection> protection() {
        return Optional.empty();
    }

    /**
     * Returns why every request of such a client is refused that shows how it meets this requirement, whatever it
     * sends; empty if that depends on what it sends. What a report says of a client that hasn't come for long rests on
     * this alone. {@code docs/forecast.md} lists which requirements are shown so.
     *
     * @param client the client
     * @param parameters the values in force for this requirement
     * @param instant when the request comes
     */
    default Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        return Optional.empty();
    }

    /** The error with which a registration or update is refused (RFC 7591, section 3.2.2). */
    default OAuthError registrationError() {
        return OAuthError.INVALID_CLIENT_METADATA;
    }

    /**
     * One value that contradicts a requirement. Two are the same violation if they are equal, so that it can be told
     * whether a change adds one.
     *
     * @param setting the setting
     * @param value its value, or what tells it from others of its kind; never anything secret
     * @param sentence one constant sentence that says what to change, see {@link Outcome.Failed}
     */
    record Violation(ClientSetting setting, String value, String sentence) {

        /** A violation if this setting is on, none if it is not. */
        public static List<Violation> ifOn(ClientMetadata client, ClientSetting setting, String sentence) {
            return client.isOn(setting) ? List.of(new Violation(setting, "true", sentence)) : List.of();
        }
    }

    /**
     * A switch that protects a client. It is on for every new client; a client that has it keeps it, until somebody who
     * manages the realm turns it off and says why.
     *
     * @param setting the setting
     * @param on its value when it is on
     * @param sentence what to tell whoever turns it off
     */
    record Protection(ClientSetting setting, String on, String sentence) {

        /** Keycloak reads {@code TRUE} as it reads {@code true}. */
        boolean isOn(ClientMetadata client) {
            return on.equalsIgnoreCase(client.get(setting));
        }
    }
}
