/** What the JAR does when it is started by itself, beside a server or far from one: {@code java -jar helseprofil.jar}. */
@NullMarked
package no.helseprofil.command;

import org.jspecify.annotations.NullMarked;
