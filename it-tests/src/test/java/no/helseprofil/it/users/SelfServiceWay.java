package no.helseprofil.it.users;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;

/** A way for people to write attributes of their own. */
enum SelfServiceWay {
    ACCOUNT_REST {
        @Override
        void write(TestRealm realm, String attribute, String value) {
            AccountConsole.of(realm).write(attribute, value);
        }
    },
    UPDATE_PROFILE_PAGE {
        @Override
        void write(TestRealm realm, String attribute, String value) {
            logInAndUpdate(AccountConsole.page(realm, "auth", "&kc_action=UPDATE_PROFILE"), attribute, value);
        }
    },
    REQUIRED_ACTION {
        @Override
        void write(TestRealm realm, String attribute, String value) {
            ObjectNode user = People.of(realm).user();
            user.putArray("requiredActions").add("UPDATE_PROFILE");
            People.of(realm).update(user);
            logInAndUpdate(AccountConsole.page(realm, "auth", ""), attribute, value);
        }
    },
    REGISTRATION {
        @Override
        void write(TestRealm realm, String attribute, String value) {
            String username = UUID.randomUUID().toString();
            AccountConsole.page(realm, "registrations", "")
                    .fill(form -> person(form, username)
                            .form("username", username)
                            .form("password", "a-password")
                            .form("password-confirm", "a-password")
                            .form(attribute, value));
        }
    };

    /** Tries to; whether it worked is for {@link People} to say. */
    abstract void write(TestRealm realm, String attribute, String value);

    private static void logInAndUpdate(LoginForm page, String attribute, String value) {
        page.submit(TestRealm.USERNAME, TestRealm.PASSWORD);
        page.fill(form -> person(form, TestRealm.USERNAME).form(attribute, value));
    }

    private static Request person(Request form, String name) {
        return form.form("email", name + "@example.org")
                .form("firstName", "Kvart")
                .form("lastName", "Grevling");
    }
}
