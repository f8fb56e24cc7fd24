package no.helseprofil.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the other side has told of a user, in a login that has been checked.
 *
 * @param kind of the other side
 * @param idToken the claims of the ID token, which is signed
 * @param userInfo those of the userinfo endpoint, which aren't; null if it wasn't asked
 * @param level of the login: 2, 3 or 4; null if none is known
 */
public record ToldUser(
        ProviderKind kind,
        ObjectNode idToken,
        @Nullable ObjectNode userInfo,
        @Nullable String level) {

    /** In characters; as long as OpenID Connect lets {@code sub} be, too. */
    static final int LONGEST = 255;

    /** Who it is at the other side. */
    public String subject() {
        return idToken.path("sub").asText();
    }

    /** The session at the other side; empty if it names none. */
    public Optional<String> session() {
        return text(idToken, "sid");
    }

    /** The national identity number: from what is signed alone (FI1). */
    public Optional<String> pid() {
        return text(idToken, kind.names().pid());
    }

    /** The number in the register of practitioners. */
    public Optional<String> hprNumber() {
        String name = kind.names().hprNumber();
        return name == null ? Optional.empty() : either(name);
    }

    /** Given name and middle name. */
    public Optional<String> givenName() {
        String names = Stream.of(either("given_name"), either("middle_name"))
                .flatMap(Optional::stream)
                .reduce("", (before, name) -> before.isEmpty() ? name : before + " " + name);
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    /** Family name. */
    public Optional<String> familyName() {
        return either("family_name");
    }

    /** E-mail address, which nobody has verified. */
    public Optional<String> email() {
        return either("email");
    }

    /** Whether all of it can be stored: no longer than Keycloak's columns, and without characters for machines. */
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

    /** None of it is for a log. */
    @Override
    public String toString() {
        return "ToldUser[masked]";
    }
}
