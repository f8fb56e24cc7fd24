package no.helseprofil.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.keycloak.user.GuardedResources.TokenRights.StatedRights;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.AccessToken;

class StatedRightsTest {

    private static final String MANAGEMENT = "realm-management";
    private static final StatedRights.Role VIEW_USERS = new StatedRights.Role(MANAGEMENT, "view-users");
    private static final StatedRights.Role VIEW_EVENTS = new StatedRights.Role(MANAGEMENT, "view-events");
    private static final StatedRights.Role HELPER = new StatedRights.Role(null, "helper");

    private final AccessToken token = new AccessToken();

    @Test
    void acceptsATokenWithAudienceAndRole() {
        token.audience("account", MANAGEMENT);
        token.addAccess(MANAGEMENT).addRole("view-users");

        assertThat(missing()).isNull();
    }

    @Test
    void refusesARoleForAnotherAudience() {
        token.audience("nhn:demo-api");
        token.addAccess(MANAGEMENT).addRole("view-users");

        assertThat(missing()).contains("aud").contains(MANAGEMENT);
    }

    @Test
    void refusesATokenWithoutAudience() {
        token.addAccess(MANAGEMENT).addRole("view-users");

        assertThat(missing()).contains("aud");
    }

    @Test
    void refusesAnAudienceWithoutARole() {
        token.audience(MANAGEMENT);
        assertThat(missing()).contains("no role");

        token.addAccess("account").addRole("view-profile");
        assertThat(missing()).as("a role of another client").contains("no role");

        token.addAccess(MANAGEMENT);
        assertThat(missing()).as("an empty list").contains("no role");
    }

    @Test
    void requiresEveryRole() {
        token.addAccess(MANAGEMENT).addRole("view-users");

        assertThat(hasAll(VIEW_USERS)).isTrue();
        assertThat(hasAll(VIEW_USERS, VIEW_EVENTS)).isFalse();
        assertThat(hasAll()).as("a user without a role").isTrue();
    }

    @Test
    void distinguishesRealmRolesFromClientRoles() {
        token.addAccess(MANAGEMENT).addRole("helper");
        assertThat(hasAll(HELPER)).isFalse();

        token.setRealmAccess(new AccessToken.Access().addRole("helper"));
        assertThat(hasAll(HELPER)).isTrue();
    }

    @Test
    void acceptsNullMembersInATokenWithoutFailing() {
        token.audience(MANAGEMENT);
        token.setResourceAccess(null);
        assertThat(missing()).contains("no role");
        assertThat(hasAll(VIEW_USERS)).isFalse();

        token.setRealmAccess(new AccessToken.Access().roles(null));
        assertThat(hasAll(HELPER)).isFalse();
    }

    private boolean hasAll(StatedRights.Role... roles) {
        return new StatedRights(token).hasAll(List.of(roles));
    }

    private String missing() {
        return new StatedRights(token).missingFor(MANAGEMENT).orElse(null);
    }
}
