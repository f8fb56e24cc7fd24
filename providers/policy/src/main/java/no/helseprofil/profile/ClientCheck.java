package no.helseprofil.profile;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requirement on the registration of a client (client metadata, RFC 7591). It is judged when a client is registered or
 * changed, and for every client when the fleet is assessed.
 */
public interface ClientCheck extends Requirement {

    /**
     * Returns the values that contradict the requirement. An unset value contradicts nothing: the requests of the
     * client are judged when they arrive.
     *
     * @param client the client
     * @param parameters the values in force for this requirement
     */
    default List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return List.of();
    }

    /**
     * Returns the registered values that the server overrides in its answers to the client once the requirement is
     * enforced. No request is refused for them. They are announced until then, since the client and the APIs that read
     * its tokens will notice the change.
     *
     * @param client the client
     * @param parameters the values in force for this requirement
     */
    default List<Violation> changes(ClientMetadata client, Parameters parameters) {
        return List.of();
    }

    /**
     * Returns whether no change may add a contradiction, whatever phase the timetable has for the client. An existing
     * contradiction may remain until its date.
     */
    default boolean refusesWhatIsNew() {
        return false;
    }

    /**
     * Returns values for settings that the client leaves unset.
     *
     * @param client the client
     * @param parameters the values in force for this requirement
     */
    default Map<ClientSetting, String> toFillIn(ClientMetadata client, Parameters parameters) {
        return Map.of();
    }

    /** Returns the switch with which Keycloak itself enforces this requirement for a client, if there is one. */
    default Optional<Protection> protection() {
        return Optional.empty();
    }

    /**
     * Returns why the registration alone makes the server refuse every request in which this requirement is checked;
     * empty if that depends on the request. Reports rely on this for clients that haven't sent a request for long.
     * {@code docs/forecast.md} lists the requirements that can be decided so.
     *
     * @param client the client
     * @param parameters the values in force for this requirement
     * @param instant the time of the request
     */
    default Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        return Optional.empty();
    }

    /** Returns the error of a refused registration or update (RFC 7591, section 3.2.2). */
    default OAuthError registrationError() {
        return OAuthError.INVALID_CLIENT_METADATA;
    }

    /**
     * Value that contradicts a requirement. Violations are compared by equality to find out whether a change adds one.
     *
     * @param setting the setting
     * @param value its value, or a text that distinguishes it from others of its kind; never a secret
     * @param sentence one constant sentence that says what to change, see {@link Outcome.Failed}
     */
    record Violation(ClientSetting setting, String value, String sentence) {

        /** Returns a violation if this setting is on, and none otherwise. */
        public static List<Violation> ifOn(ClientMetadata client, ClientSetting setting, String sentence) {
            return client.isOn(setting) ? List.of(new Violation(setting, "true", sentence)) : List.of();
        }
    }

    /**
     * Switch that protects a client. It is on for every new client. A client that has it keeps it until an
     * administrator with manage-realm turns it off and gives a reason.
     *
     * @param setting the setting
     * @param on its value when it is on
     * @param sentence answer to an administrator who turns it off without that right
     */
    record Protection(ClientSetting setting, String on, String sentence) {

        /** Returns whether the switch is on. Keycloak ignores case, so {@code TRUE} counts as {@code true}. */
        public boolean isOn(ClientMetadata client) {
            return on.equalsIgnoreCase(client.get(setting));
        }
    }
}
