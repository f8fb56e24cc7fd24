package no.helseprofil.keycloak.users;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Links of accounts to identities at a provider. Keycloak makes one for whoever has shown that an account is
 * theirs, by its password as a rule; whose identity it is nobody asks. What such a provider tells would then be
 * told of the account's person. Keycloak reports each link when it is written, whichever page or flow led to it,
 * and before it is committed.
 */
final class Links {

    private static final Set<String> TELLING = Stream.concat(
                    Stream.of(HealthAttribute.values()).map(HealthAttribute::attribute),
                    Stream.of(Authentication.SECURITY_LEVEL_NOTE, Authentication.ACR_NOTE))
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern BETWEEN_NAMES = Pattern.compile("[^\\w:/.-]+");

    private Links() {}

    /** Refuses a link that somebody makes in a login, if nothing proves that it is of the account's person. */
    static void on(ProviderEvent event) {
        if (event instanceof FederatedIdentityModel.FederatedIdentityCreatedEvent created) {
            KeycloakSession session = created.getKeycloakSession();
            AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
            String provider = created.getFederatedIdentity().getIdentityProvider();
            UserModel user = created.getUser();
            if (login == null || !RealmProfiles.isUnderProfile(session)) {
                return;
            }
            if (isTelling(session, provider)
                    && !hasMade(session, login, user)
                    && !ProviderPid.of(login, provider).isOf(session, user)) {
                throw new ForeignIdentity(session, provider, user).refusedLink();
            }
            KnownPerson.keep(session, user);
        }
    }

    /**
     * Whether what it tells becomes a level or a health attribute. A mapper of whatever type names in its
     * settings what it writes.
     */
    private static boolean isTelling(KeycloakSession session, String provider) {
        return session.identityProviders()
                .getMappersByAliasStream(provider)
                .map(IdentityProviderMapperModel::getConfig)
                .flatMap(config -> config.values().stream())
                .flatMap(BETWEEN_NAMES::splitAsStream)
                .anyMatch(TELLING::contains);
    }

    /** Whether this login has made the account, so that nobody had it before; and this is its first link. */
    private static boolean hasMade(KeycloakSession session, AuthenticationSessionModel login, UserModel user) {
        return Boolean.parseBoolean(login.getAuthNote(AbstractIdentityProvider.BROKER_REGISTERED_NEW_USER))
                && session.users()
                                .getFederatedIdentitiesStream(login.getRealm(), user)
                                .count()
                        == 1;
    }
}
