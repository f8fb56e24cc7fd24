package no.helseprofil.keycloak.user;

import java.util.Map;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;
import org.keycloak.userprofile.Attributes;
import org.keycloak.userprofile.DeclarativeUserProfileProvider;
import org.keycloak.userprofile.DeclarativeUserProfileProviderFactory;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.userprofile.UserProfileMetadata;

/**
 * Replacement of Keycloak's user profile provider, under the same id, so that no user forges a health claim by editing
 * their own attributes: neither through the account console or its REST, nor a registration form, a required action or
 * the review of an identity provider's data. A realm's own configuration could let users write any attribute, declared
 * or not.
 *
 * <p>Keycloak stores, shows and caches the configuration as usual. The declarations are added to the copy that each
 * request gets, so they end with the profile. Importers, federation and identity provider mappers write to the user
 * without a user profile, as before.
 */
public final class HealthUserProfileProviderFactory extends DeclarativeUserProfileProviderFactory {

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        super.postInit(factory);
        factory.register(Links::on);
    }

    @Override
    public DeclarativeUserProfileProvider create(KeycloakSession session) {
        return new Provider(session, this);
    }

    private static final class Provider extends DeclarativeUserProfileProvider {

        private final KeycloakSession session;

        Provider(KeycloakSession session, HealthUserProfileProviderFactory factory) {
            super(session, factory);
            this.session = session;
        }

        @Override
        protected UserProfileMetadata configureUserProfile(UserProfileMetadata metadata, KeycloakSession session) {
            UserProfileMetadata own = super.configureUserProfile(metadata, session);
            if (RealmProfiles.isUnderProfile(session)) {
                HealthUserProfile.declareIn(own);
            }
            return own;
        }

        @Override
        protected Attributes createAttributes(
                UserProfileContext context,
                @Nullable Map<String, ?> attributes,
                UserModel user,
                UserProfileMetadata metadata) {
            Map<String, ?> sent = attributes == null ? Map.of() : attributes;
            Map<String, ?> taken =
                    RealmProfiles.isUnderProfile(session) ? HealthUserProfile.withoutPrefixed(sent) : sent;
            return super.createAttributes(context, taken, user, metadata);
        }
    }
}
