package no.helseprofil.keycloak.organisation;

import no.helseprofil.keycloak.storage.StoredProfile;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/**
 * Required action of a realm for the choice of an organisation. It exists as long as the realm is under the profile. An
 * administrator may disable it, and then no user is asked. Tokens then name no organisation but the one that the client
 * names, as for a user without organisations.
 */
public final class OrganisationAction {

    /** Id of the action, and its alias in a realm. */
    public static final String ID = "helseprofil-organisation";

    static final String NAME = "Choose organisation";

    /** Priority behind Keycloak's own actions: a user accepts terms and changes a password first. */
    private static final int PRIORITY = 2000;

    private OrganisationAction() {}

    /** Adds the action if the realm is under the profile and lacks it. Settings of an administrator stay. */
    public static void keep(RealmModel realm) {
        if (new StoredProfile(realm).exists() && !isThere(realm)) {
            realm.addRequiredActionProvider(enabled());
        }
    }

    /** Returns whether the realm has the action, enabled or not. */
    public static boolean isThere(RealmModel realm) {
        return realm.getRequiredActionProviderByAlias(ID) != null;
    }

    /** Removes the action. Without the JAR each login would log a warning about an action without a provider. */
    public static void remove(RealmModel realm) {
        RequiredActionProviderModel there = realm.getRequiredActionProviderByAlias(ID);
        if (there != null) {
            realm.removeRequiredActionProvider(there);
        }
    }

    private static RequiredActionProviderModel enabled() {
        RequiredActionProviderModel action = new RequiredActionProviderModel();
        action.setAlias(ID);
        action.setProviderId(ID);
        action.setName(NAME);
        action.setEnabled(true);
        action.setPriority(PRIORITY);
        return action;
    }
}
