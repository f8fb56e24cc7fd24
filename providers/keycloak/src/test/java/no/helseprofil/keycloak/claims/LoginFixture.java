package no.helseprofil.keycloak.claims;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.keycloak.claims.Person.HprClaims;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.keycloak.user.Authentication;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.UserModelDelegate;

/** Doctor who has logged in by a password, at an unknown level. */
final class LoginFixture {

    private final Map<String, List<String>> attributes = new HashMap<>(Map.of("pid", List.of("17056600574")));
    private final Map<String, String> notes = new HashMap<>();
    private @Nullable String firstName = "August";
    private @Nullable String lastName = "September";
    private @Nullable String serviceAccount;
    private @Nullable String level;
    private Optional<HprClaims> register = Optional.empty();

    LoginFixture with(String attribute, String... values) {
        attributes.put(attribute, List.of(values));
        return this;
    }

    LoginFixture named(@Nullable String first, @Nullable String last) {
        firstName = first;
        lastName = last;
        return this;
    }

    /** A note of the session. */
    LoginFixture noted(String note, String value) {
        notes.put(note, value);
        return this;
    }

    /** A register says who it is. */
    LoginFixture in(HprClaims claims) {
        register = Optional.of(claims);
        return this;
    }

    LoginFixture atLevel(int reached) {
        level = String.valueOf(reached);
        return this;
    }

    LoginFixture asServiceAccount() {
        serviceAccount = "a-client";
        return this;
    }

    Person person() {
        return new Person(login(), Authentication.of(login()), true, register);
    }

    Person person(boolean checkDigits) {
        return new Person(login(), Authentication.of(login()), checkDigits, register);
    }

    /** A realm without client scopes. */
    static RealmModel realm() {
        return Fakes.answering(
                RealmModel.class,
                (method, arguments) -> method.equals("getClientScopesStream") ? Stream.empty() : "a-realm");
    }

    private AuthenticatedClientSessionModel login() {
        UserSessionModel session = Fakes.answering(UserSessionModel.class, (method, arguments) -> switch (method) {
            case "getNote" -> notes.get(arguments[0]);
            case "getIpAddress" -> "10.1.2.3";
            default -> user();
        });
        RealmModel realm = realm();
        return Fakes.answering(AuthenticatedClientSessionModel.class, (method, arguments) -> switch (method) {
            case "getNote" -> Constants.LEVEL_OF_AUTHENTICATION.equals(arguments[0]) ? level : null;
            case "getRealm" -> realm;
            default -> session;
        });
    }

    private UserModel user() {
        return new UserModelDelegate(null) {
            @Override
            public String getId() {
                return "an-id";
            }

            @Override
            public @Nullable String getFirstAttribute(String name) {
                return getAttributeStream(name).findFirst().orElse(null);
            }

            @Override
            public Stream<String> getAttributeStream(String name) {
                return attributes.getOrDefault(name, List.of()).stream();
            }

            @Override
            public @Nullable String getFirstName() {
                return firstName;
            }

            @Override
            public @Nullable String getLastName() {
                return lastName;
            }

            @Override
            public @Nullable String getServiceAccountClientLink() {
                return serviceAccount;
            }
        };
    }
}
