package no.helseprofil.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.broker.ProviderSettings.ProviderKind;
import org.jspecify.annotations.Nullable;

/**
 * A user's data as the provider has sent them, in a login that has been verified.
 *
 * @param kind kind of the provider
 * @param idToken claims of the ID token, which is signed
 * @param userInfo claims of the userinfo endpoint, which aren't signed; null if it wasn't asked
 * @param level level of the login: 2, 3 or 4; null if it is unknown
 */
public record UpstreamUser(
        ProviderKind kind,
        ObjectNode idToken,
        @Nullable ObjectNode userInfo,
        @Nullable String level) {

    /** Longest value, in characters, which is also the limit of {@code sub} in OpenID Connect. */
    static final int LONGEST = 255;

    /** Returns the user's identifier at the provider. */
    public String subject() {
        return idToken.path("sub").asText();
    }

    /** Returns the session at the provider; empty if it names none. */
    public Optional<String> session() {
        return text(idToken, "sid");
    }

    /** Returns the national identity number, which is taken from signed claims only (FI1). */
    public Optional<String> pid() {
        return text(idToken, kind.names().pid());
    }

    /** Returns the number in the register of practitioners. */
    public Optional<String> hprNumber() {
        String name = kind.names().hprNumber();
        return name == null ? Optional.empty() : either(name);
    }

    /** Returns given name and middle name. */
    public Optional<String> givenName() {
        String names = Stream.of(either("given_name"), either("middle_name"))
                .flatMap(Optional::stream)
                .reduce("", (before, name) -> before.isEmpty() ? name : before + " " + name);
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    public Optional<String> familyName() {
        return either("family_name");
    }

    /** Returns the e-mail address, which is unverified. */
    public Optional<String> email() {
        return either("email");
    }

    /**
     * Returns whether all values can be stored: none is longer than Keycloak's columns, and none has control
     * characters.
     */
    boolean isStorable() {
        return Stream.of(Optional.of(subject()), session(), pid(), hprNumber(), givenName(), familyName(), email())
                .flatMap(Optional::stream)
                .allMatch(text -> text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl));
    }

    private Optional<String> either(String name) {
        return text(idToken, name).or(() -> userInfo == null ? Optional.empty() : text(userInfo, name));
    }

    private static Optional<String> text(JsonNode claims, String name) {
        return Optional.ofNullable(claims.path(name).textValue()).filter(value -> !value.isBlank());
    }

    /** Returns a masked text, since none of the data may be logged. */
    @Override
    public String toString() {
        return "UpstreamUser[masked]";
    }
}
