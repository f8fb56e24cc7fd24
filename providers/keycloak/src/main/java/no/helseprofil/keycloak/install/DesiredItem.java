package no.helseprofil.keycloak.install;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * One thing that the profile needs in a realm besides its document. {@link DesiredState} lists all of them.
 *
 * @param id name in responses, in the assessment and in the metric
 * @param desired desired state, for people
 * @param remedy action of an administrator who corrects it by hand
 * @param owner owner, who may change it
 * @param look reader of the actual state
 * @param mend correction, which leaves everything else as it is; null if it is corrected by hand
 * @param traces kinds of admin events that a change of it leaves; empty if Keycloak records no such change
 * @param trace part of the path of such an event, if the path holds no internal id
 */
record DesiredItem(
        String id,
        String desired,
        String remedy,
        Owner owner,
        BiFunction<KeycloakSession, RealmModel, Actual> look,
        @Nullable BiConsumer<KeycloakSession, RealmModel> mend,
        List<ResourceType> traces,
        String trace) {

    /** Returns an item of ours that nothing mends and that leaves no trace among admin events. */
    static DesiredItem ours(
            String id, String desired, String remedy, BiFunction<KeycloakSession, RealmModel, Actual> look) {
        return new DesiredItem(id, desired, remedy, Owner.OURS, look, null, List.of(), "");
    }

    /** Returns a setting of the realm, whose changes are seen among admin events. */
    static DesiredItem ofRealm(
            String id,
            String desired,
            String remedy,
            BiFunction<KeycloakSession, RealmModel, Actual> look,
            BiConsumer<KeycloakSession, RealmModel> mend) {
        return new DesiredItem(id, desired, remedy, Owner.REALM, look, mend, List.of(ResourceType.REALM), "");
    }

    enum Owner {
        /** Helseprofil itself: {@code POST install} puts back a missing item. */
        OURS,
        /** Administrators of the realm: {@code POST install} changes the item only if it is named. */
        REALM
    }

    /** Comparison of the actual state with the desired one. */
    enum Fit {
        MET("as-desired"),
        MISSING("missing"),
        DIFFERENT("different");

        private final String text;

        Fit(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * Actual state.
     *
     * @param fit comparison with the desired state
     * @param text the state, for people
     * @param object internal id of the object concerned, which admin events contain; null if they contain none
     * @param remedy action that depends on the actual state; null if the item's own applies
     * @param isByHand whether the item's correction doesn't help in this state
     */
    record Actual(
            Fit fit,
            String text,
            @Nullable String object,
            @Nullable String remedy,
            boolean isByHand) {

        static Actual of(boolean isMet, String actual) {
            return new Actual(isMet ? Fit.MET : Fit.DIFFERENT, actual, null, null, false);
        }

        static Actual missing() {
            return new Actual(Fit.MISSING, "missing", null, null, false);
        }

        Actual about(String id) {
            return new Actual(fit, text, id, remedy, isByHand);
        }

        Actual mendedBy(String what) {
            return new Actual(fit, text, object, what, isByHand);
        }

        Actual mendedByHand(String what) {
            return new Actual(fit, text, object, what, true);
        }

        boolean isMet() {
            return fit == Fit.MET;
        }
    }

    Compared in(KeycloakSession session, RealmModel realm) {
        return new Compared(this, look.apply(session, realm));
    }

    /**
     * State of an item in a realm.
     *
     * @param item the item
     * @param actual the actual state
     */
    record Compared(DesiredItem item, Actual actual) {

        boolean isMet() {
            return actual.isMet();
        }

        String remedy() {
            return actual.remedy() == null ? item.remedy() : actual.remedy();
        }

        /** Returns whether {@code POST install} corrects the item without its being named. */
        boolean isPutBack() {
            return item.owner() == Owner.OURS && actual.fit() == Fit.MISSING && item.mend() != null;
        }

        /** Returns whether {@code POST install} corrects the item if it is named. */
        boolean canBeMended() {
            return !isMet() && item.mend() != null && !actual.isByHand();
        }

        void mend(KeycloakSession session, RealmModel realm) {
            BiConsumer<KeycloakSession, RealmModel> mending = item.mend();
            if (mending != null) {
                mending.accept(session, realm);
            }
        }
    }
}
