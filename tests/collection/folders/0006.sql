BEGIN TRANSACTION;
CREATE TABLE address (
	id INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	source_key VARCHAR(80) NOT NULL, 
	document_id VARCHAR(12), 
	first_seen DATETIME NOT NULL, 
	last_seen DATETIME NOT NULL, 
	received DATETIME, 
	etag VARCHAR, 
	last_modified VARCHAR, 
	blob_hash VARCHAR(64), 
	modified VARCHAR, 
	redirect_to VARCHAR, 
	outlinks JSON NOT NULL, 
	strikes INTEGER NOT NULL, 
	struck DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	UNIQUE (url)
);
INSERT INTO "address" VALUES(1,'https://procedures.aldermoor.example/contents.html','aldermoor-procedures','79yxekpp7h','2026-11-30 05:15:23.016435','2026-11-30 05:15:26.282848','2026-11-30 05:15:26.282848',NULL,NULL,'a5a65eb36fe1c64bcbd75219bff2ae084be39763f3798214bd339bba3c9db17d',NULL,NULL,'["https://procedures.aldermoor.example/p_bruising.html", "https://procedures.aldermoor.example/p_curiosity.html", "https://procedures.aldermoor.example/p_moves.html"]',0,NULL);
INSERT INTO "address" VALUES(2,'https://procedures.aldermoor.example/p_bruising.html','aldermoor-procedures','b8v856bs9b','2026-11-30 05:15:23.069062','2026-11-30 05:15:26.677999','2026-11-30 05:15:26.677999',NULL,NULL,'b67028d714daed795a8e4e6e2aea91012ae7cdc12ac05450559be6656d7e3af4',NULL,NULL,'[]',0,NULL);
INSERT INTO "address" VALUES(3,'https://procedures.aldermoor.example/p_curiosity.html','aldermoor-procedures','syvrgj2bve','2026-11-30 05:15:23.080072','2026-11-30 05:15:26.690222','2026-11-30 05:15:26.690222',NULL,NULL,'da2471b7dccbd640e59bbf1db2d2f0e868da60034a187bc5dedf25a5d6de3752',NULL,NULL,'[]',0,NULL);
INSERT INTO "address" VALUES(4,'https://procedures.aldermoor.example/p_moves.html','aldermoor-procedures','5ahp4hbdre','2026-11-30 05:15:23.092289','2026-11-30 05:15:26.692225','2026-11-30 05:15:26.692225',NULL,NULL,'458184d23704a782620eedb31238abaa6c5a908dd3daab8c57efef647d3e88e5',NULL,NULL,'[]',0,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0006');
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	user_name VARCHAR(80) NOT NULL, 
	action VARCHAR(20) NOT NULL, 
	detail VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2026-11-30 05:15:23.882620','','publish-briefing','“Learning from a review of Child Q” (ghew54g9yz)');
INSERT INTO "audit" VALUES(2,'2026-11-30 05:15:24.212427','','import-briefing','“Learning from an audit of missed appointments” (mzrwvbqe8v)');
INSERT INTO "audit" VALUES(3,'2026-11-30 05:15:25.450758','','sign-in-refused','from 127.0.0.1');
INSERT INTO "audit" VALUES(4,'2026-11-30 05:15:25.678262','trainer','sign-in','from 127.0.0.1');
INSERT INTO "audit" VALUES(5,'2026-11-30 05:15:25.892573','trainer','pin-passage','“1.2 Bruising in Babies” (b8v856bs9b) for learning point 1 of ghew54g9yz');
INSERT INTO "audit" VALUES(6,'2026-11-30 05:15:26.063383','trainer','confirm-citation','“1.4 Families who Move” (5ahp4hbdre) for learning point 3 of ghew54g9yz');
INSERT INTO "audit" VALUES(7,'2026-11-30 05:15:26.085928','trainer','reject-suggestion','“1.3 Professional Curiosity” (syvrgj2bve) for learning point 1 of mzrwvbqe8v');
INSERT INTO "audit" VALUES(8,'2026-11-30 05:15:26.229322','trainer','edit-briefing','“Learning from a review of Child Q” (ghew54g9yz): Moved down');
CREATE TABLE briefing (
	id VARCHAR(12) NOT NULL, 
	title VARCHAR NOT NULL, 
	origin VARCHAR NOT NULL, 
	format VARCHAR(20) NOT NULL, 
	media_type VARCHAR NOT NULL, 
	blob_hash VARCHAR(64) NOT NULL, 
	imported DATETIME NOT NULL, 
	published DATE, 
	published_words VARCHAR, 
	area VARCHAR(80), 
	document_id VARCHAR(12), published_at DATETIME, published_by VARCHAR(80), partnership VARCHAR DEFAULT '' NOT NULL, year INTEGER, themes JSON DEFAULT '[]' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	UNIQUE (origin)
);
INSERT INTO "briefing" VALUES('ghew54g9yz','Learning from a review of Child Q','file:///briefings/child-q.txt','text','text/plain','2c016edd672e2280b114f3e9893e8851dcd3e3d64a5649ba5106039f25c2267d','2026-11-30 05:15:23.851412',NULL,NULL,NULL,NULL,'2026-11-30 05:15:23.868106','','Aldermoor Safeguarding Children Partnership',2024,'["professional-curiosity", "escalation", "medicals-and-bruising", "unborn-and-babies"]');
INSERT INTO "briefing" VALUES('mzrwvbqe8v','Learning from an audit of missed appointments','file:///briefings/audit.txt','text','text/plain','ba4905fa14d8ae0bab20fc65f82b0a9dbbaa87d8ebe0966a94d9346ba5905e04','2026-11-30 05:15:24.176429',NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'["professional-curiosity", "was-not-brought"]');
CREATE TABLE briefing_edit (
	id INTEGER NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	at DATETIME NOT NULL, 
	user_name VARCHAR(80) NOT NULL, 
	what VARCHAR NOT NULL, 
	"before" JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
INSERT INTO "briefing_edit" VALUES(1,'ghew54g9yz','2026-11-30 05:15:26.220428','trainer','Moved down','{"pieces": [{"short_id": "y5mx84vc", "kind": "unknown", "start": 0, "end": 58, "heading": "", "anchor": null, "page": null}, {"short_id": "tp2kr34c", "kind": "story", "start": 60, "end": 133, "heading": "Background", "anchor": null, "page": null}, {"short_id": "ys63w7d9", "kind": "good practice", "start": 135, "end": 198, "heading": "Good practice", "anchor": null, "page": null}, {"short_id": "ez2wfp68", "kind": "learning", "start": 200, "end": 271, "heading": "Learning", "anchor": null, "page": null}, {"short_id": "vwwwzcfz", "kind": "learning", "start": 272, "end": 359, "heading": "Learning", "anchor": null, "page": null}, {"short_id": "ejrf275b", "kind": "learning", "start": 360, "end": 427, "heading": "Learning", "anchor": null, "page": null}, {"short_id": "kkvsqb9a", "kind": "learning", "start": 428, "end": 492, "heading": "Learning", "anchor": null, "page": null}]}');
CREATE TABLE briefing_other_link (
	id INTEGER NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	position INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
CREATE TABLE briefing_part (
	id INTEGER NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	position INTEGER NOT NULL, 
	short_id VARCHAR(8) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	words VARCHAR NOT NULL, 
	heading VARCHAR NOT NULL, 
	anchor VARCHAR, 
	page INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
INSERT INTO "briefing_part" VALUES(8,'mzrwvbqe8v',0,'a9zt8282','learning',0,65,'Write down who said what. See the Professional Curiosity chapter.','Learning',NULL,NULL);
INSERT INTO "briefing_part" VALUES(9,'ghew54g9yz',0,'y5mx84vc','unknown',0,58,'Aldermoor Safeguarding Children Partnership, 11 March 2024','',NULL,NULL);
INSERT INTO "briefing_part" VALUES(10,'ghew54g9yz',1,'tp2kr34c','story',60,133,'Child Q was four months old. Two bruises were seen by the health visitor.','Background',NULL,NULL);
INSERT INTO "briefing_part" VALUES(11,'ghew54g9yz',2,'ys63w7d9','good practice',135,198,'The nursery kept a clear record. It was shared on the same day.','Good practice',NULL,NULL);
INSERT INTO "briefing_part" VALUES(12,'ghew54g9yz',3,'vwwwzcfz','learning',272,359,'Ask questions. Check the answers you are given. See the Professional Curiosity chapter.','Learning',NULL,NULL);
INSERT INTO "briefing_part" VALUES(13,'ghew54g9yz',4,'ez2wfp68','learning',200,271,'Discuss any bruise on the same day. See the Bruising in Babies chapter.','Learning',NULL,NULL);
INSERT INTO "briefing_part" VALUES(14,'ghew54g9yz',5,'ejrf275b','learning',360,427,'Follow the family when it moves. See the Families who Move chapter.','Learning',NULL,NULL);
INSERT INTO "briefing_part" VALUES(15,'ghew54g9yz',6,'kkvsqb9a','learning',428,492,'Talk to the other worker first, then use the Escalation Process.','Learning',NULL,NULL);
CREATE TABLE briefing_reading (
	briefing_id VARCHAR(12) NOT NULL, 
	read DATETIME NOT NULL, 
	title VARCHAR NOT NULL, 
	format VARCHAR(20) NOT NULL, 
	media_type VARCHAR NOT NULL, 
	blob_hash VARCHAR(64) NOT NULL, 
	published DATE, 
	published_words VARCHAR, 
	text VARCHAR NOT NULL, 
	links JSON NOT NULL, 
	waiting BOOLEAN NOT NULL, partnership VARCHAR DEFAULT '' NOT NULL, year INTEGER, themes JSON DEFAULT '[]' NOT NULL, 
	PRIMARY KEY (briefing_id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
INSERT INTO "briefing_reading" VALUES('ghew54g9yz','2026-11-30 05:15:23.851412','Learning from a review of Child Q','text','text/plain','2c016edd672e2280b114f3e9893e8851dcd3e3d64a5649ba5106039f25c2267d',NULL,NULL,'Aldermoor Safeguarding Children Partnership, 11 March 2024

Child Q was four months old. Two bruises were seen by the health visitor.

The nursery kept a clear record. It was shared on the same day.

Discuss any bruise on the same day. See the Bruising in Babies chapter.
Ask questions. Check the answers you are given. See the Professional Curiosity chapter.
Follow the family when it moves. See the Families who Move chapter.
Talk to the other worker first, then use the Escalation Process.','[[244, 270, "https://procedures.aldermoor.example/p_bruising.html", "Bruising in Babies chapter"], [328, 358, "https://procedures.aldermoor.example/p_curiosity.html", "Professional Curiosity chapter"], [473, 491, "https://elsewhere.example/escalation.pdf", "Escalation Process"]]',1,'Aldermoor Safeguarding Children Partnership',2024,'["professional-curiosity", "escalation", "medicals-and-bruising", "unborn-and-babies"]');
INSERT INTO "briefing_reading" VALUES('mzrwvbqe8v','2026-11-30 05:15:24.176429','Learning from an audit of missed appointments','text','text/plain','ba4905fa14d8ae0bab20fc65f82b0a9dbbaa87d8ebe0966a94d9346ba5905e04',NULL,NULL,'Write down who said what. See the Professional Curiosity chapter.','[]',0,'',NULL,'["professional-curiosity", "was-not-brought"]');
CREATE TABLE citation (
	id INTEGER NOT NULL, 
	point_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	cited_text VARCHAR NOT NULL, 
	cited_url VARCHAR, 
	status VARCHAR(20) NOT NULL, 
	method VARCHAR(20), 
	score DOUBLE NOT NULL, 
	document_id VARCHAR(12), 
	confirmed BOOLEAN NOT NULL, 
	checked DATETIME NOT NULL, why VARCHAR DEFAULT '' NOT NULL, evidence VARCHAR, since DATETIME DEFAULT '1970-01-01 00:00:00' NOT NULL, "before" VARCHAR(20), pin_quote VARCHAR, pin_prefix VARCHAR, pin_suffix VARCHAR, pin_section INTEGER, stands_section INTEGER, stands_words VARCHAR, likeness DOUBLE, pin_version_id INTEGER REFERENCES version (id), stands_version_id INTEGER REFERENCES version (id), cited_start INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	FOREIGN KEY(point_id) REFERENCES learning_point (id)
);
INSERT INTO "citation" VALUES(1,1,0,'Bruising in Babies chapter','https://procedures.aldermoor.example/p_bruising.html','exact','address',1.0,'b8v856bs9b',1,'2026-11-30 05:15:27.129132','The words that a trainer chose stand there as they were.',NULL,'2026-11-30 05:15:23.867365','unresolved','Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.','ned by a fall from a sofa alone.','Write down what was said in the',0,0,'Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.',1.0,2,5,44);
INSERT INTO "citation" VALUES(2,2,0,'Professional Curiosity chapter','https://procedures.aldermoor.example/p_curiosity.html','exact','address',1.0,'syvrgj2bve',0,'2026-11-30 05:15:27.129358','It stands at the cited address.',NULL,'2026-11-30 05:15:23.867642','unresolved',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,56);
INSERT INTO "citation" VALUES(3,4,0,'Escalation Process','https://elsewhere.example/escalation.pdf','outside','scope',1.0,NULL,0,'2026-11-30 05:15:27.129594','Signpost does not collect this site, so cannot check what it says.',NULL,'2026-11-30 05:15:23.868048','unresolved',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,45);
INSERT INTO "citation" VALUES(4,3,0,'Families who Move',NULL,'exact','title',1.0,'5ahp4hbdre',1,'2026-11-30 05:15:27.129470','','Families who Move','2026-11-30 05:15:26.068747','suggested',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,41);
CREATE TABLE citation_decision (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	user_name VARCHAR(80) NOT NULL, 
	choice VARCHAR(20) NOT NULL, 
	short_id VARCHAR(8) NOT NULL, 
	cited_text VARCHAR NOT NULL, 
	cited_url VARCHAR, 
	document_id VARCHAR(12), 
	status VARCHAR(20) NOT NULL, 
	version_id INTEGER, 
	"before" JSON NOT NULL, 
	undone DATETIME, 
	undone_by VARCHAR(80), 
	PRIMARY KEY (id)
);
INSERT INTO "citation_decision" VALUES(1,'2026-11-30 05:15:25.887315','trainer','pin','ez2wfp68','Bruising in Babies chapter','https://procedures.aldermoor.example/p_bruising.html','b8v856bs9b','exact',2,'{"cited_text": "Bruising in Babies chapter", "cited_url": "https://procedures.aldermoor.example/p_bruising.html", "status": "exact", "method": "address", "score": 1.0, "document_id": "b8v856bs9b", "confirmed": false, "why": "It stands at the cited address.", "evidence": null, "since": "2026-11-30T05:15:23.867365+00:00", "before": "unresolved", "pin_quote": null, "pin_prefix": null, "pin_suffix": null, "pin_version_id": null, "pin_section": null, "stands_version_id": null, "stands_section": null, "stands_words": null, "likeness": null}',NULL,NULL);
INSERT INTO "citation_decision" VALUES(2,'2026-11-30 05:15:26.062727','trainer','confirm','ejrf275b','Families who Move',NULL,'5ahp4hbdre','exact',4,'{"cited_text": "Families who Move", "cited_url": null, "status": "suggested", "method": "title", "score": 1.0, "document_id": "5ahp4hbdre", "confirmed": false, "why": "Its title is words of this learning point.", "evidence": "Families who Move", "since": "2026-11-30T05:15:23.867818+00:00", "before": null, "pin_quote": null, "pin_prefix": null, "pin_suffix": null, "pin_version_id": null, "pin_section": null, "stands_version_id": null, "stands_section": null, "stands_words": null, "likeness": null}',NULL,NULL);
INSERT INTO "citation_decision" VALUES(3,'2026-11-30 05:15:26.085428','trainer','reject','a9zt8282','Professional Curiosity chapter',NULL,'syvrgj2bve','suggested',3,'{"cited_text": "Professional Curiosity chapter", "cited_url": null, "status": "suggested", "method": "title", "score": 1.0, "document_id": "syvrgj2bve", "confirmed": false, "why": "Its title is words of this learning point.", "evidence": "Professional Curiosity", "since": "2026-11-30T05:15:24.187029+00:00", "before": null, "pin_quote": null, "pin_prefix": null, "pin_suffix": null, "pin_version_id": null, "pin_section": null, "stands_version_id": null, "stands_section": null, "stands_words": null, "likeness": null}',NULL,NULL);
CREATE TABLE crawl (
	id INTEGER NOT NULL, 
	source_key VARCHAR(80) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	started DATETIME NOT NULL, 
	finished DATETIME, 
	message VARCHAR, 
	PRIMARY KEY (id)
);
INSERT INTO "crawl" VALUES(1,'aldermoor-procedures','done','2026-11-30 05:15:22.644497','2026-11-30 05:15:23.101249',NULL);
INSERT INTO "crawl" VALUES(2,'aldermoor-procedures','done','2026-11-30 05:15:26.268425','2026-11-30 05:15:26.704209',NULL);
CREATE TABLE document (
	id VARCHAR(12) NOT NULL, 
	source_key VARCHAR(80) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	url VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	number VARCHAR, 
	kind VARCHAR(40) NOT NULL, 
	kind_reason VARCHAR NOT NULL, 
	area VARCHAR(80) NOT NULL, 
	nation VARCHAR(40) NOT NULL, 
	authority VARCHAR(40) NOT NULL, 
	format VARCHAR(20) NOT NULL, 
	reviewed DATE, 
	reviewed_words VARCHAR, 
	next_review DATE, 
	next_review_words VARCHAR, 
	no_text BOOLEAN NOT NULL, 
	first_seen DATETIME NOT NULL, 
	checked DATETIME NOT NULL, 
	changed DATETIME NOT NULL, 
	gone DATETIME, 
	version_id INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_document_version FOREIGN KEY(version_id) REFERENCES version (id)
);
INSERT INTO "document" VALUES('79yxekpp7h','aldermoor-procedures','current','https://procedures.aldermoor.example/contents.html','Contents',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:23.016435','2026-11-30 05:15:26.282848','2026-11-30 05:15:23.016435',NULL,1);
INSERT INTO "document" VALUES('b8v856bs9b','aldermoor-procedures','current','https://procedures.aldermoor.example/p_bruising.html','1.2 Bruising in Babies',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:23.069062','2026-11-30 05:15:26.677999','2026-11-30 05:15:26.677999',NULL,5);
INSERT INTO "document" VALUES('syvrgj2bve','aldermoor-procedures','current','https://procedures.aldermoor.example/p_curiosity.html','1.3 Professional Curiosity',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:23.080072','2026-11-30 05:15:26.690222','2026-11-30 05:15:23.080072',NULL,3);
INSERT INTO "document" VALUES('5ahp4hbdre','aldermoor-procedures','current','https://procedures.aldermoor.example/p_moves.html','1.4 Families who Move',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:23.092289','2026-11-30 05:15:26.692225','2026-11-30 05:15:23.092289',NULL,4);
CREATE TABLE document_link (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	section INTEGER, 
	start INTEGER, 
	"end" INTEGER, 
	page INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(version_id) REFERENCES version (id)
);
INSERT INTO "document_link" VALUES(1,1,0,'https://procedures.aldermoor.example/p_bruising.html','Bruising in Babies',0,0,18,NULL);
INSERT INTO "document_link" VALUES(2,1,1,'https://procedures.aldermoor.example/p_curiosity.html','Professional Curiosity',0,19,41,NULL);
INSERT INTO "document_link" VALUES(3,1,2,'https://procedures.aldermoor.example/p_moves.html','Families who Move',0,42,59,NULL);
CREATE TABLE document_topic (
	document_id VARCHAR(12) NOT NULL, 
	topic VARCHAR(60) NOT NULL, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (document_id, topic), 
	FOREIGN KEY(document_id) REFERENCES document (id)
);
INSERT INTO "document_topic" VALUES('b8v856bs9b','medicals-and-bruising','the title holds “bruising”');
INSERT INTO "document_topic" VALUES('b8v856bs9b','unborn-and-babies','the title holds “babies”');
INSERT INTO "document_topic" VALUES('syvrgj2bve','professional-curiosity','the title holds “professional curiosity”');
CREATE TABLE frontier_entry (
	id INTEGER NOT NULL, 
	crawl_id INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	found_on VARCHAR, 
	depth INTEGER NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	outcome VARCHAR(20), 
	reason VARCHAR, 
	document_id VARCHAR(12), 
	finished DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(crawl_id) REFERENCES crawl (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	UNIQUE (crawl_id, url)
);
INSERT INTO "frontier_entry" VALUES(1,1,'https://procedures.aldermoor.example/contents.html',NULL,0,'done','new',NULL,'79yxekpp7h','2026-11-30 05:15:23.016435');
INSERT INTO "frontier_entry" VALUES(2,1,'https://procedures.aldermoor.example/p_bruising.html','https://procedures.aldermoor.example/contents.html',1,'done','new',NULL,'b8v856bs9b','2026-11-30 05:15:23.069062');
INSERT INTO "frontier_entry" VALUES(3,1,'https://procedures.aldermoor.example/p_curiosity.html','https://procedures.aldermoor.example/contents.html',1,'done','new',NULL,'syvrgj2bve','2026-11-30 05:15:23.080072');
INSERT INTO "frontier_entry" VALUES(4,1,'https://procedures.aldermoor.example/p_moves.html','https://procedures.aldermoor.example/contents.html',1,'done','new',NULL,'5ahp4hbdre','2026-11-30 05:15:23.092289');
INSERT INTO "frontier_entry" VALUES(5,2,'https://procedures.aldermoor.example/contents.html',NULL,0,'done','unchanged',NULL,'79yxekpp7h','2026-11-30 05:15:26.282848');
INSERT INTO "frontier_entry" VALUES(6,2,'https://procedures.aldermoor.example/p_bruising.html',NULL,0,'done','changed',NULL,'b8v856bs9b','2026-11-30 05:15:26.677999');
INSERT INTO "frontier_entry" VALUES(7,2,'https://procedures.aldermoor.example/p_curiosity.html',NULL,0,'done','unchanged',NULL,'syvrgj2bve','2026-11-30 05:15:26.690222');
INSERT INTO "frontier_entry" VALUES(8,2,'https://procedures.aldermoor.example/p_moves.html',NULL,0,'done','unchanged',NULL,'5ahp4hbdre','2026-11-30 05:15:26.692225');
CREATE TABLE learning_point (
	id INTEGER NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	number INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	heading VARCHAR NOT NULL, 
	anchor VARCHAR, 
	page INTEGER, short_id VARCHAR(8) DEFAULT '' NOT NULL, shown BOOLEAN DEFAULT 1 NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
INSERT INTO "learning_point" VALUES(1,'ghew54g9yz',1,'Discuss any bruise on the same day. See the Bruising in Babies chapter.','Learning',NULL,NULL,'ez2wfp68',1);
INSERT INTO "learning_point" VALUES(2,'ghew54g9yz',2,'Ask questions. Check the answers you are given. See the Professional Curiosity chapter.','Learning',NULL,NULL,'vwwwzcfz',1);
INSERT INTO "learning_point" VALUES(3,'ghew54g9yz',3,'Follow the family when it moves. See the Families who Move chapter.','Learning',NULL,NULL,'ejrf275b',1);
INSERT INTO "learning_point" VALUES(4,'ghew54g9yz',4,'Talk to the other worker first, then use the Escalation Process.','Learning',NULL,NULL,'kkvsqb9a',1);
INSERT INTO "learning_point" VALUES(5,'mzrwvbqe8v',1,'Write down who said what. See the Professional Curiosity chapter.','Learning',NULL,NULL,'a9zt8282',0);
CREATE TABLE outside_address (
	url VARCHAR NOT NULL, 
	checked DATETIME NOT NULL, 
	answer VARCHAR NOT NULL, 
	answered DATETIME, 
	failures INTEGER NOT NULL, 
	failing_since DATETIME, 
	PRIMARY KEY (url)
);
INSERT INTO "outside_address" VALUES('https://elsewhere.example/escalation.pdf','2026-03-01 09:30:00.000000','It gave no page: the server answered 404.',NULL,1,'2026-03-01 09:30:00.000000');
CREATE TABLE revision (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "revision" VALUES(1,5);
CREATE TABLE section (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	heading JSON NOT NULL, 
	anchor VARCHAR, 
	page INTEGER, 
	box VARCHAR(20) NOT NULL, 
	text VARCHAR NOT NULL, 
	layout JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(version_id) REFERENCES version (id)
);
INSERT INTO "section" VALUES(1,1,0,'["Chapters"]',NULL,NULL,'body','Bruising in Babies
Professional Curiosity
Families who Move','[["item", 0, null], ["item", 0, null], ["item", 0, null]]');
INSERT INTO "section" VALUES(2,2,0,'["1. What to do"]',NULL,NULL,'body','A bruise in a baby is never explained by a fall from a sofa alone.
Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.
Write down what was said in the words in which it was said.','[["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null]]');
INSERT INTO "section" VALUES(3,2,1,'["2. Who to tell"]',NULL,NULL,'body','Tell the named nurse and the social worker of the family, and the manager on duty.','[["paragraph", 0, null]]');
INSERT INTO "section" VALUES(4,3,0,'["1. Asking"]',NULL,NULL,'body','Ask one more question than is comfortable, and check the answers that you are given.
See every room in which a child sleeps.','[["paragraph", 0, null], ["paragraph", 0, null]]');
INSERT INTO "section" VALUES(5,3,1,'["2. Supervision"]',NULL,NULL,'body','Talk in supervision about what you have not seen, and about what you were told and could not check.','[["paragraph", 0, null]]');
INSERT INTO "section" VALUES(6,4,0,'["1. Schools"]',NULL,NULL,'body','Tell the school of a new address on the day on which the family tells you of it.','[["paragraph", 0, null]]');
INSERT INTO "section" VALUES(7,4,1,'["2. Records"]',NULL,NULL,'body','Records follow the child within five working days of the move.','[["paragraph", 0, null]]');
INSERT INTO "section" VALUES(8,5,0,'["1. What to do"]',NULL,NULL,'body','A bruise in a baby is never explained by a fall from a sofa alone.
Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.
Write down what was said in the words in which it was said.','[["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null]]');
INSERT INTO "section" VALUES(9,5,1,'["2. Who to tell"]',NULL,NULL,'body','Tell the named nurse and the social worker of the family, and the manager on duty within one hour.','[["paragraph", 0, null]]');
CREATE TABLE sign_in (
	token_hash VARCHAR(64) NOT NULL, 
	user_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (token_hash), 
	FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "sign_in" VALUES('1da5d61cf54678dbf6e7ebf0e472b5955002d6643d78d2f8f96ed66ad8ddd784',1,'2026-11-30 05:15:25.677026');
CREATE TABLE source (
	"key" VARCHAR(80) NOT NULL, 
	name VARCHAR NOT NULL, 
	area VARCHAR(80) NOT NULL, 
	nation VARCHAR(40) NOT NULL, 
	authority VARCHAR(40) NOT NULL, 
	home VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "source" VALUES('aldermoor-procedures','Aldermoor procedures','aldermoor','england','partnership','https://procedures.aldermoor.example/contents.html');
CREATE TABLE user (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	password_hash VARCHAR NOT NULL, 
	created DATETIME NOT NULL, 
	disabled BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "user" VALUES(1,'trainer','$argon2id$v=19$m=65536,t=3,p=4$puzKlYb07eDXDANzFXYvhQ$d+0Y8t0/c5vEvxCTSwNvrTrOpvfKGEqguNxuIOjqVa8','2026-11-30 05:15:24.462979',0);
INSERT INTO "user" VALUES(2,'admin','$argon2id$v=19$m=65536,t=3,p=4$KdXHdzauag1xp7cV16Htdg$sRce++CKz/R3g0lidF/NZRTq0bASuL0p9esO9gjD98c','2026-11-30 05:15:24.659368',0);
CREATE TABLE version (
	id INTEGER NOT NULL, 
	document_id VARCHAR(12) NOT NULL, 
	number INTEGER NOT NULL, 
	fetched DATETIME NOT NULL, 
	url VARCHAR NOT NULL, 
	media_type VARCHAR NOT NULL, 
	blob_hash VARCHAR(64) NOT NULL, 
	text_hash VARCHAR(64) NOT NULL, 
	title VARCHAR NOT NULL, 
	chapter VARCHAR, 
	dates JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id)
);
INSERT INTO "version" VALUES(1,'79yxekpp7h',1,'2026-11-30 05:15:23.016435','https://procedures.aldermoor.example/contents.html','text/html','a5a65eb36fe1c64bcbd75219bff2ae084be39763f3798214bd339bba3c9db17d','9e34db4bb3ea42cd9c497c36fbc8f3d336eeca36ed4fa183e61f902caf36a601','Contents',NULL,'{}');
INSERT INTO "version" VALUES(2,'b8v856bs9b',1,'2026-11-30 05:15:23.069062','https://procedures.aldermoor.example/p_bruising.html','text/html','ae3ccf1037a961a7363a747e59655ff2a755f4ebe7aea18b18d7b66b7ddc44bd','d8a3fa49fb362c2ee1f280a22658fc9aa37e22958619615fb2c8ef1e4a485c65','1.2 Bruising in Babies',NULL,'{}');
INSERT INTO "version" VALUES(3,'syvrgj2bve',1,'2026-11-30 05:15:23.080072','https://procedures.aldermoor.example/p_curiosity.html','text/html','da2471b7dccbd640e59bbf1db2d2f0e868da60034a187bc5dedf25a5d6de3752','de1ab7689e91aa5396230c71e56dde359b8db4f78ac9cf9bdc6b3cfc5540b75f','1.3 Professional Curiosity',NULL,'{}');
INSERT INTO "version" VALUES(4,'5ahp4hbdre',1,'2026-11-30 05:15:23.092289','https://procedures.aldermoor.example/p_moves.html','text/html','458184d23704a782620eedb31238abaa6c5a908dd3daab8c57efef647d3e88e5','bc0626b33ce52022416f2c14427a1bb7269a7b67ff308e13a0bcd52014c4ed4d','1.4 Families who Move',NULL,'{}');
INSERT INTO "version" VALUES(5,'b8v856bs9b',2,'2026-11-30 05:15:26.677999','https://procedures.aldermoor.example/p_bruising.html','text/html','b67028d714daed795a8e4e6e2aea91012ae7cdc12ac05450559be6656d7e3af4','752c95f5d76feb38f9438bf775394b9a1a8010560f482d0a013056de2661451c','1.2 Bruising in Babies',NULL,'{}');
CREATE TABLE withdrawn_point (
	short_id VARCHAR(8) NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	number INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	withdrawn DATETIME NOT NULL, 
	PRIMARY KEY (short_id)
);
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_crawl_source_key ON crawl (source_key);
CREATE INDEX ix_document_source_key ON document (source_key);
CREATE INDEX ix_address_document_id ON address (document_id);
CREATE INDEX ix_address_redirect_to ON address (redirect_to);
CREATE INDEX ix_address_source_key ON address (source_key);
CREATE INDEX ix_briefing_blob_hash ON briefing (blob_hash);
CREATE INDEX ix_document_topic_topic ON document_topic (topic);
CREATE INDEX ix_frontier_crawl_state ON frontier_entry (crawl_id, state, id);
CREATE INDEX ix_sign_in_user_id ON sign_in (user_id);
CREATE INDEX ix_version_document_id ON version (document_id);
CREATE INDEX ix_version_text_hash ON version (text_hash);
CREATE INDEX ix_briefing_other_link_briefing_id ON briefing_other_link (briefing_id);
CREATE INDEX ix_document_link_version_id ON document_link (version_id);
CREATE INDEX ix_learning_point_briefing_id ON learning_point (briefing_id);
CREATE INDEX ix_section_version ON section (version_id, position);
CREATE INDEX ix_citation_document_id ON citation (document_id);
CREATE INDEX ix_citation_point_id ON citation (point_id);
CREATE INDEX ix_citation_status ON citation (status);
CREATE UNIQUE INDEX ix_learning_point_short_id ON learning_point (short_id);
CREATE INDEX ix_briefing_reading_blob_hash ON briefing_reading (blob_hash);
CREATE INDEX ix_briefing_part_briefing_id ON briefing_part (briefing_id);
CREATE INDEX ix_briefing_edit_briefing_id ON briefing_edit (briefing_id);
CREATE INDEX ix_citation_decision_short_id ON citation_decision (short_id);
COMMIT;
