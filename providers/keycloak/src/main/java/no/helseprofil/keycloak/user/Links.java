package no.helseprofil.keycloak.user;

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
 * Links of accounts to identities at a provider. Keycloak creates a link for a user who has proven ownership of the
 * account, usually by its password, and doesn't check that the identity belongs to the same person. The provider's
 * statements would then be issued as statements about the account's person. Keycloak reports each link after it is
 * written and before it is committed, whichever page or flow led to it.
 */
final class Links {

    private static final Set<String> TELLING = Stream.concat(
                    Stream.of(HealthAttribute.values()).map(HealthAttribute::attribute),
                    Stream.of(Authentication.SECURITY_LEVEL_NOTE, Authentication.ACR_NOTE))
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern BETWEEN_NAMES = Pattern.compile("[^\\w:/.-]+");

    private Links() {}

    /** Refuses a link that a user creates in a login, unless it is proven to belong to the account's person. */
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
     * Returns whether the provider's statements become a level or a health attribute. A mapper, whatever its type,
     * names in its settings what it writes.
     */
    private static boolean isTelling(KeycloakSession session, String provider) {
        return session.identityProviders()
                .getMappersByAliasStream(provider)
                .map(IdentityProviderMapperModel::getConfig)
                .flatMap(config -> config.values().stream())
                .flatMap(BETWEEN_NAMES::splitAsStream)
                .anyMatch(TELLING::contains);
    }

    /** Returns whether this login created the account, so that it had no earlier owner, and this is its first link. */
    private static boolean hasMade(KeycloakSession session, AuthenticationSessionModel login, UserModel user) {
        return Boolean.parseBoolean(login.getAuthNote(AbstractIdentityProvider.BROKER_REGISTERED_NEW_USER))
                && session.users()
                                .getFederatedIdentitiesStream(login.getRealm(), user)
                                .count()
                        == 1;
    }
}
