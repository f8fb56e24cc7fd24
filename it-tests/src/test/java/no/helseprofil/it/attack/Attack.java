package no.helseprofil.it.attack;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes an attack that a test, or a class of tests, tries: a line of the table in {@code docs/security.md}. */
@Documented
@Repeatable(Attack.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Attack {

    /** The attacker. */
    Attacker by();

    /** The attempt, as a sentence without its subject: {@code registers a forging mapper}. */
    String tries();

    /** The result, as a clause: {@code the registration is refused}. */
    String outcome();

    /** Holds the lines of a test that tries more than one thing. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @interface Several {

        /** The lines. */
        Attack[] value();
    }
}
